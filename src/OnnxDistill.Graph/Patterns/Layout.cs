namespace OnnxDistill.Graph.Patterns;

/// <summary>Operators that leave the elements as they are, or only order, cut or convert them.</summary>
internal static class Layout
{
    private static readonly HashSet<string> Operators = new(StringComparer.Ordinal)
    {
        "Cast", "CastLike", "Identity", "Dropout", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Transpose", "Expand",
    };

    private static readonly HashSet<string> Cutting = new(StringComparer.Ordinal) { "Slice", "Split", "Gather" };

    /// <summary>Whether the operator only orders elements.</summary>
    public static bool IsMove(string operation) => Operators.Contains(operation);

    /// <summary>Whether the operator orders or cuts elements.</summary>
    public static bool IsMoveOrCut(string operation) => Operators.Contains(operation) || Cutting.Contains(operation);
}
