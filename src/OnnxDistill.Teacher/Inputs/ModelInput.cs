namespace OnnxDistill.Teacher.Inputs;

/// <summary>One input of the model with its role.</summary>
/// <param name="Name">The input's name in the file.</param>
/// <param name="Role">What it means.</param>
/// <param name="Type">Its element type: <c>int64</c>, <c>int32</c>, <c>float</c>, <c>float16</c> or <c>bool</c>; any for what is not read.</param>
/// <param name="FixedRows">The number of rows that the file prescribes, if it prescribes one.</param>
/// <param name="FixedLength">The length that the file prescribes, if it prescribes one.</param>
internal sealed record ModelInput(string Name, InputRole Role, string Type, int? FixedRows, int? FixedLength)
{
    /// <summary>Gets the axes of an input that is not read, as <see cref="InputAxis"/> says. The default value is none.</summary>
    public IReadOnlyList<int> Axes { get; init; } = [];

    /// <summary>Gets the input as the file declares it, for messages: <c>'labels' (int64 [batch])</c>. The default value is empty.</summary>
    public string Declared { get; init; } = string.Empty;

    /// <summary>Gets the outputs that depend on an input that is not read, and therefore are not offered. The default value is none.</summary>
    public IReadOnlyList<string> Withholds { get; init; } = [];
}
