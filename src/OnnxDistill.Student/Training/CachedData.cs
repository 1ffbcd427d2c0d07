using System.Text.Json;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Recipes.Initialization;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Joining;

namespace OnnxDistill.Student.Training;

/// <summary>Training data with soft targets: one cache, or several of the same rows whose teachers' logits are averaged.</summary>
public static class CachedData
{
    private static readonly JsonSerializerOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Opens what a recipe needs of the caches.</summary>
    /// <param name="folders">
    /// The caches, at least one: rows, labels, tokenizer, classes and inner tensors are those of the first, logits the mean over all.
    /// </param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="memory">The most bytes the rows may take; null for half of what the process may have.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">A cache lacks what the recipe needs, is unfinished or damaged, or is of other rows.</exception>
    public static TrainingInputs Open(IReadOnlyList<string> folders, Recipe recipe, long? memory, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folders);
        ArgumentNullException.ThrowIfNull(recipe);
        var caches = folders.Select(SoftTargetCache.Open).ToArray();
        var plan = caches[0].Plan;
        if (plan.Teacher.Logits == 0)
        {
            throw new InvalidDataException(
                $"{folders[0]} is of {plan.Teacher.Name}, a masked language model without classes, and students here are classifiers; make a cache of a teacher that classifies");
        }

        var needs = recipe.Needs(plan.Teacher.Layers);
        CacheRows.Require(caches[0], needs, recipe.Name);
        var joined = Join(caches, recipe, needs, cancellation);
        var rows = CacheRows.Open(caches[0], needs, memory, joined, cancellation);
        return new TrainingInputs
        {
            Rows = rows,
            Logits = plan.Teacher.Logits,
            Id2Label = plan.Teacher.Id2Label,
            MaxLength = Math.Max(plan.MaxLength, rows.Facts.LongestRow),
            Vocabulary = Math.Max(plan.Teacher.VocabularySize, rows.Facts.LargestId + 1),
            TokenizerFiles = plan.TokenizerFiles.Count == 0 ? null : new TokenizerFiles(plan.DecodeTokenizerFiles()),
            Columns = ColumnsOf(plan),
            Identities = [.. caches.Select(c => c.Plan.Fingerprint)],
            Components = [.. caches.Select(c => c.Plan.FingerprintParts)],
            Data = plan.DataFileName,
            Encoder = Shape(plan.Teacher),
            Teacher = string.Join(" + ", caches.Select(c => c.Plan.Teacher.Name)),
        };
    }

    /// <summary>The encoder whose inner tensors a cache may hold; null where its plan does not know it.</summary>
    /// <param name="folder">The cache.</param>
    /// <exception cref="InvalidDataException">The folder holds no cache.</exception>
    public static TeacherShape? Shape(string folder) => Shape(SoftTargetCache.Open(folder).Plan.Teacher);

    private static TeacherShape? Shape(TeacherFacts teacher) =>
        teacher is { Layers: { } layers, Hidden: { } hidden, Heads: { } heads } ? new TeacherShape(layers, hidden, heads, teacher.AttentionWidth) : null;

    private static JoinedLogits? Join(SoftTargetCache[] caches, Recipe recipe, Capture needs, CancellationToken cancellation)
    {
        var weights = recipe.TeacherWeights;
        if (weights.Count > 0 && weights.Count != caches.Length)
        {
            throw new InvalidDataException($"teacher_weights has {weights.Count} weights for {caches.Length} caches; give one for each --cache, in their order");
        }

        if (caches.Length == 1)
        {
            return null;
        }

        if (!needs.Logits)
        {
            throw new InvalidDataException($"recipe {recipe.Name} reads no logits, and only logits of several caches can be joined; give one --cache");
        }

        foreach (var other in caches.Skip(1))
        {
            CacheRows.Require(other, Capture.OnlyLogits, recipe.Name);
        }

        return JoinedLogits.Read(caches, weights.Count > 0 ? weights : [.. caches.Select(_ => 1.0)], cancellation);
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
