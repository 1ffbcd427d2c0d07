using OnnxDistill.Data.Files;

namespace OnnxDistill.StudentTrainer.Exporting;

/// <summary>What <c>export</c> was asked for beside the folder.</summary>
internal sealed record ExportOptions
{
    /// <summary>Gets the data whose word pieces stay, files or a cache; none where the vocabulary stays whole.</summary>
    public IReadOnlyList<string> Pruning { get; init; } = [];

    /// <summary>Gets how data files are read.</summary>
    public DataFileOptions Columns { get; init; } = new();
}
