using OnnxDistill.Data.Files;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.Student.Batches;

namespace OnnxDistill.Student.Training;

/// <summary>What a run trains on: rows, and what they need to be understood.</summary>
public sealed record TrainingInputs
{
    /// <summary>Gets the rows.</summary>
    public required RowSource Rows { get; init; }

    /// <summary>Gets the kind of teacher, and so of student. The default value is a classifier.</summary>
    public TeacherKind Kind { get; init; }

    /// <summary>Gets the number of logits; 1 means regression (unless a row may have several classes), 0 a masked language model.</summary>
    public required int Logits { get; init; }

    /// <summary>Gets a value indicating whether a row may have several classes, a sigmoid each. The default value is false.</summary>
    public bool MultiLabel { get; init; }

    /// <summary>Gets the class names by id, or null.</summary>
    public required IReadOnlyDictionary<int, string>? Id2Label { get; init; }

    /// <summary>Gets the most token ids of a row.</summary>
    public required int MaxLength { get; init; }

    /// <summary>Gets the vocabulary's size.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Gets the tokenizer's files, or null where the data holds token ids.</summary>
    public required TokenizerFiles? TokenizerFiles { get; init; }

    /// <summary>
    /// Gets what tells the files of a tokenizer that the user named from others (SHA-256 in hex); null where rows are read as the cache holds
    /// them, or hold token ids. The default value is null.
    /// </summary>
    public string? TokenizerHash { get; init; }

    /// <summary>Gets the choice of columns, or null where it is unknown.</summary>
    public required ColumnChoice? Columns { get; init; }

    /// <summary>Gets what identifies the data: the caches' fingerprints, or a hash of the file.</summary>
    public required IReadOnlyList<string> Identities { get; init; }

    /// <summary>Gets the components of the caches' fingerprints, so that a refusal can name what differs; empty for a file.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Components { get; init; } = [];

    /// <summary>Gets the data file's name.</summary>
    public required string Data { get; init; }

    /// <summary>Gets the teacher's name, or null.</summary>
    public string? Teacher { get; init; }

    /// <summary>Gets the number of teachers whose logits are learnt, their mean where there are several. The default value is 0.</summary>
    public int Teachers { get; init; }

    /// <summary>Gets the encoder that objectives on inner tensors imitate; null where the data knows of none.</summary>
    public TeacherShape? Encoder { get; init; }

    /// <summary>Gets what reads the hashes that recognise the texts of the rows, in any order; null where nothing is known of texts. The default value is null.</summary>
    public Func<CancellationToken, IReadOnlyCollection<long>>? TextHashes { get; init; }

    /// <summary>Gets what was left out, cut or taken for something else while the rows were read, a line each. The default value is none.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
