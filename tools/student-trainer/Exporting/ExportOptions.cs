using OnnxDistill.Data.Files;

namespace OnnxDistill.StudentTrainer.Exporting;

/// <summary>What <c>export</c> was asked for beside the folder.</summary>
internal sealed record ExportOptions
{
    /// <summary>The points of the metric that a smaller file may lose unless told otherwise.</summary>
    public const double UsualDrop = 1;

    /// <summary>Gets a value indicating whether word pieces that are not used are left out.</summary>
    public bool Prune { get; init; }

    /// <summary>Gets the data whose word pieces stay, files or a cache; none for those of the rows that the run trained on.</summary>
    public IReadOnlyList<string> Pruning { get; init; } = [];

    /// <summary>Gets how often a word piece must occur in the data to stay. The default value is 1.</summary>
    public int MinFrequency { get; init; } = 1;

    /// <summary>Gets how data files are read.</summary>
    public DataFileOptions Columns { get; init; } = new();

    /// <summary>Gets a value indicating whether a file in int8 is written too.</summary>
    public bool Integer { get; init; }

    /// <summary>Gets a value indicating whether a file in fp16 is written too.</summary>
    public bool Half { get; init; }

    /// <summary>Gets a value indicating whether files are written beside the one in fp32.</summary>
    public bool Smaller => Integer || Half;

    /// <summary>Gets the labelled rows that every file is measured on; null for none.</summary>
    public string? Dev { get; init; }

    /// <summary>Gets how many points (hundredths) of the metric a smaller file may lose. The default value is 1.</summary>
    public double AllowDrop { get; init; } = UsualDrop;
}
