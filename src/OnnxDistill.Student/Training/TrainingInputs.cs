using System.Text.Json;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Student.Batches;

namespace OnnxDistill.Student.Training;

/// <summary>What a run trains on: rows, and what they need to be understood.</summary>
public sealed record TrainingInputs
{
    private static readonly JsonSerializerOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Gets the rows.</summary>
    public required StudentRows Rows { get; init; }

    /// <summary>Gets the number of logits; 1 means regression.</summary>
    public required int Logits { get; init; }

    /// <summary>Gets the class names by id, or null.</summary>
    public required IReadOnlyDictionary<int, string>? Id2Label { get; init; }

    /// <summary>Gets the most token ids of a row.</summary>
    public required int MaxLength { get; init; }

    /// <summary>Gets the vocabulary's size.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Gets the tokenizer's files, or null where the data holds token ids.</summary>
    public required TokenizerFiles? TokenizerFiles { get; init; }

    /// <summary>Gets the choice of columns, or null where it is unknown.</summary>
    public required ColumnChoice? Columns { get; init; }

    /// <summary>Gets what identifies the data: the cache's fingerprint, or a hash of the file.</summary>
    public required string Identity { get; init; }

    /// <summary>Gets the data file's name.</summary>
    public required string Data { get; init; }

    /// <summary>Gets the teacher's name, or null.</summary>
    public string? Teacher { get; init; }

    /// <summary>Reads what a recipe needs of a cache.</summary>
    /// <param name="folder">The cache.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="memory">The most bytes the rows may take; null for no limit.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">The cache lacks what the recipe needs, is unfinished or damaged, or does not fit the memory.</exception>
    public static TrainingInputs OfCache(string folder, Recipe recipe, long? memory, CancellationToken cancellation = default)
    {
        var cache = SoftTargetCache.Open(folder);
        CacheRows.Require(cache, recipe.Needs, recipe.Name);
        var plan = cache.Plan;
        var rows = CacheRows.Read(cache, recipe.Needs.Logits, memory, cancellation);
        return new TrainingInputs
        {
            Rows = rows,
            Logits = plan.Teacher.Logits,
            Id2Label = plan.Teacher.Id2Label,
            MaxLength = Math.Max(plan.MaxLength, rows.LongestRow),
            Vocabulary = Math.Max(plan.Teacher.VocabularySize, rows.LargestId + 1),
            TokenizerFiles = plan.TokenizerFiles.Count == 0 ? null : new TokenizerFiles(plan.DecodeTokenizerFiles()),
            Columns = ColumnsOf(plan),
            Identity = plan.Fingerprint,
            Data = plan.DataFileName,
            Teacher = plan.Teacher.Name,
        };
    }

    private static ColumnChoice? ColumnsOf(CachePlan plan)
    {
        try
        {
            return plan.Columns.ValueKind == JsonValueKind.Object
                ? plan.Columns.Deserialize<ColumnChoice>(AnyCase)
                : null;
        }
        catch (JsonException)
        {
            // Without the choice, dev's own header decides.
            return null;
        }
    }
}
