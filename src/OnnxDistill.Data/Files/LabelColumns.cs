using OnnxDistill.Data.Examples;

namespace OnnxDistill.Data.Files;

/// <summary>Rows with several labels: a column of 0 and 1 for each class, or one column that holds a list of names.</summary>
internal static class LabelColumns
{
    /// <summary>The columns of 0 and 1 that the user named, or null.</summary>
    /// <exception cref="InvalidDataException">One is named twice, or a single label column is named beside them.</exception>
    public static IReadOnlyList<string>? Check(string path, DataFileOptions options) => options.LabelColumns switch
    {
        null or [] => null,
        _ when options.LabelColumn is not null => throw new InvalidDataException(
            $"{path}: give --label-column for one label a row, or --label-columns for a column of 0 and 1 a class, not both"),
        { } columns when columns.GroupBy(c => c, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice =>
            throw new InvalidDataException($"{path}: --label-columns names '{twice.Key}' twice"),
        { } columns => columns,
    };

    /// <summary>The example with a list of labels; the list is also its label's text, so that nobody takes it for one class or none.</summary>
    public static Example WithList(this Example example, IReadOnlyList<string> names) =>
        example with { LabelTexts = names, LabelText = $"[{string.Join(", ", names)}]" };

    /// <summary>The example with the values of the label columns.</summary>
    public static Example WithFlags(this Example example, IReadOnlyList<string> columns, IReadOnlyList<string?> values) =>
        example with { LabelFlags = values, LabelText = string.Join(", ", columns.Zip(values, (c, v) => $"{c}={v}")) };
}
