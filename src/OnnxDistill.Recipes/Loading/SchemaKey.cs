using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Recipes.Loading;

/// <summary>One key of an options type: its YAML name, its property and what may stand there.</summary>
internal sealed class SchemaKey
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<SchemaKey>> Known = new();

    private SchemaKey(PropertyInfo property)
    {
        Property = property;
        Name = SnakeCase(property.Name);
        Kinds = property.GetCustomAttribute<KindsAttribute>()?.Kinds;
        Rules = [.. property.GetCustomAttributes<ValidationAttribute>()];
        var type = property.PropertyType;
        IsList = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
        var element = IsList ? type.GetGenericArguments()[0] : type;
        Options = IsOptions(element) ? element : null;
        Scalar = Options is null ? Nullable.GetUnderlyingType(element) ?? element : null;
        MayBeNull = !IsList && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
    }

    public PropertyInfo Property { get; }

    public string Name { get; }

    /// <summary>The kinds that know the key, or null for all.</summary>
    public IReadOnlyList<string>? Kinds { get; }

    public IReadOnlyList<ValidationAttribute> Rules { get; }

    public bool IsList { get; }

    /// <summary>The options type that stands here (or in the list here), or null for a scalar.</summary>
    public Type? Options { get; }

    /// <summary>The scalar's type without its question mark, or null for an options type.</summary>
    public Type? Scalar { get; }

    public bool MayBeNull { get; }

    /// <summary>Whether the key has a meaning for that kind.</summary>
    public bool Knows(string? kind) => Kinds is null || kind is null || Kinds.Contains(kind);

    /// <summary>The keys of an options type, in the order of its properties.</summary>
    public static IReadOnlyList<SchemaKey> Of(Type options) => Known.GetOrAdd(options, static type =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is not null).Select(p => new SchemaKey(p))]);

    /// <summary>The key of that name, or null.</summary>
    public static SchemaKey? Find(Type options, string name) => Of(options).FirstOrDefault(k => k.Name == name);

    private static bool IsOptions(Type type) => type.Namespace == typeof(Recipe).Namespace;

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : string.Empty) + char.ToLowerInvariant(c) : c.ToString()));
}
