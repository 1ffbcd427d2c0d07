using System.Reflection;

namespace OnnxDistill.Recipes.Loading;

/// <summary>The recipes inside the assembly: the folder <c>Shipped</c>, one YAML file each.</summary>
internal static class ShippedRecipes
{
    private const string Suffix = ".yaml";

    private static readonly Assembly Assembly = typeof(ShippedRecipes).Assembly;

    public static IReadOnlyList<string> Names { get; } =
        [.. Assembly.GetManifestResourceNames().Where(n => n.EndsWith(Suffix, StringComparison.Ordinal)).Select(n => n[..^Suffix.Length]).Order(StringComparer.Ordinal)];

    public static string Text(string name)
    {
        using var stream = Assembly.GetManifestResourceStream(name + Suffix)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
