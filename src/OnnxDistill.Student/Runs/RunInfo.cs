using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Student.Machine;
using OnnxDistill.Student.Precision;

namespace OnnxDistill.Student.Runs;

/// <summary>What a run folder keeps (<c>run.json</c>) of cache, teacher and command line, so that it is enough when those are gone.</summary>
public sealed record RunInfo
{
    /// <summary>Gets the format of the folder. The default value is 1.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Gets the seed of weights, dropout and row order.</summary>
    public required long Seed { get; init; }

    /// <summary>Gets the threads of a step; another number sums in another order and ends in other last bits.</summary>
    public required int Threads { get; init; }

    /// <summary>Gets the device: <c>cpu</c> or <c>cuda:N</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Gets what matrices are really multiplied in, whatever was asked for. The default value is fp32.</summary>
    public TrainingPrecision Precision { get; init; }

    /// <summary>Gets which library multiplies, so that a run that goes on ends in the same bits; null before the first step. The default value is null.</summary>
    public ProductPath? Products { get; init; }

    /// <summary>Gets the teacher's name as in the cache's plan; null for a run without a teacher.</summary>
    public string? Teacher { get; init; }

    /// <summary>Gets the name of the teacher whose weights the student started from; null where they were random.</summary>
    public string? Init { get; init; }

    /// <summary>Gets the number of logits; 1 means regression (unless a row may have several classes), 0 a masked language model.</summary>
    public required int Logits { get; init; }

    /// <summary>Gets a value indicating whether the student is a masked language model; else it classifies.</summary>
    public bool MaskedLanguageModel { get; init; }

    /// <summary>Gets a value indicating whether a row may have several classes, a sigmoid each. The default value is false.</summary>
    public bool MultiLabel { get; init; }

    /// <summary>Gets the class names by id; null for a regression or where nobody named the classes.</summary>
    public IReadOnlyDictionary<int, string>? Id2Label { get; init; }

    /// <summary>Gets the most token ids of a row.</summary>
    public required int MaxLength { get; init; }

    /// <summary>Gets the vocabulary's size.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>
    /// Gets what tells the files of the tokenizer that the user named from others (SHA-256 in hex); null where the student reads as its cache's
    /// teacher does. The default value is null.
    /// </summary>
    public string? Tokenizer { get; init; }

    /// <summary>Gets a value indicating whether the student compares two texts encoded apart.</summary>
    public bool Siamese { get; init; }

    /// <summary>Gets the choice of columns that was made for the training data; null where it is unknown.</summary>
    public ColumnChoice? Columns { get; init; }

    /// <summary>Gets the caches' fingerprints, or the data file's hash, in order; a resumed run must find the same.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>Gets the components of those fingerprints, so that a refusal can name what differs; empty for a data file.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Components { get; init; } = [];

    /// <summary>Gets the bytes of memory that decide the order of rows; null where all rows are held at once.</summary>
    public long? Memory { get; init; }

    /// <summary>Gets the training data's file name, without its folder.</summary>
    public string? Data { get; init; }

    /// <summary>Gets the rows that were trained on.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets the dev data's file name, without its folder; null for a run without dev.</summary>
    public string? Dev { get; init; }

    /// <summary>What the logits stand for.</summary>
    public LabelMap Labels() => new(Logits, Id2Label, MultiLabel);
}
