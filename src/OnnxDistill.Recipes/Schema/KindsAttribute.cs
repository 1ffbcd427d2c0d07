namespace OnnxDistill.Recipes.Schema;

/// <summary>Says for which values of the sibling key <c>kind</c> a key has a meaning; without it, for all.</summary>
/// <param name="kinds">The kinds that know the key.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KindsAttribute(params string[] kinds) : Attribute
{
    /// <summary>Gets the kinds that know the key.</summary>
    public IReadOnlyList<string> Kinds { get; } = kinds;
}
