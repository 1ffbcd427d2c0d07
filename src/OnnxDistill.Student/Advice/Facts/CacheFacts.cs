using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Data.Tokenizers.Pruning;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Student.Training;

namespace OnnxDistill.Student.Advice.Facts;

/// <summary>What a cache says of its teacher and its rows.</summary>
/// <param name="Folder">The cache.</param>
/// <param name="Plan">Its plan.</param>
internal sealed record CacheFacts(string Folder, CachePlan Plan)
{
    /// <summary>Gets the rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Gets the rows with a label.</summary>
    public required long Labelled { get; init; }

    /// <summary>Gets the labelled rows of each class; none where a row has a number, or several classes.</summary>
    public required IReadOnlyList<long> Classes { get; init; }

    /// <summary>Gets how many rows have how many tokens, by length.</summary>
    public required IReadOnlyList<long> Lengths { get; init; }

    /// <summary>Gets the token ids that occur.</summary>
    public required IReadOnlyCollection<int> Pieces { get; init; }

    /// <summary>Gets a value indicating whether rows have two texts.</summary>
    public required bool Pairs { get; init; }

    /// <summary>Gets what the teacher's answers are like; null where the cache does not hold them.</summary>
    public required AnswerFacts? Answers { get; init; }

    /// <summary>Gets what is captured.</summary>
    public Capture Captured => Capture.Parse(Plan.Capture);

    /// <summary>Gets a value indicating whether the rows are masked ones, for a masked language model.</summary>
    public bool Masked => Captured.Vocabulary is not null;

    /// <summary>Gets the teacher's encoder; null where the plan does not know it.</summary>
    public TeacherShape? Encoder => CachedData.Shape(Plan.Teacher);

    /// <summary>Gets what the classes are called.</summary>
    public LabelMap Labels => new(Plan.Teacher.Logits, Plan.Teacher.Id2Label, Plan.Teacher.MultiLabel);

    /// <summary>Gets the mean number of tokens of a row.</summary>
    public double MeanLength => Rows == 0 ? 0 : Lengths.Select((rows, length) => (double)rows * length).Sum() / Rows;

    /// <summary>The length that a share of the rows does not exceed.</summary>
    public int LengthOf(double share)
    {
        var (length, rows) = (0, Lengths.Count == 0 ? 0 : Lengths[0]);
        while (rows < share * Rows && length + 1 < Lengths.Count)
        {
            rows += Lengths[++length];
        }

        return length;
    }

    /// <summary>The word pieces that stay when those that no row uses are taken out; null where the tokenizer cannot be pruned, or is not there.</summary>
    public int? PrunedVocabulary()
    {
        if (Masked || Plan.TokenizerFiles.Count == 0)
        {
            return null;
        }

        try
        {
            return VocabularyPruner.Prune(new TokenizerFiles(Plan.DecodeTokenizerFiles()), Pieces, Folder).Kept.Count;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
