using System.Text.Json;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Joining;
using OnnxDistill.Student.Mixing;
using OnnxDistill.Student.Windows;

namespace OnnxDistill.Student.Training;

/// <summary>Training data with soft targets: one cache, several of the same rows whose teachers' logits are averaged, or several that a recipe mixes.</summary>
public static class CachedData
{
    private static readonly JsonSerializerOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Opens what a recipe needs of the caches.</summary>
    /// <param name="folders">
    /// The caches, at least one: rows, labels, tokenizer, classes and inner tensors are those of the first, logits the mean over all; of a recipe that
    /// mixes caches the rows are those of all.
    /// </param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="memory">The most bytes the rows may take; null for half of what the process may have.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">A cache lacks what the recipe needs, is unfinished or damaged, or is of other rows.</exception>
    public static TrainingInputs Open(IReadOnlyList<string> folders, Recipe recipe, long? memory = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folders);
        ArgumentNullException.ThrowIfNull(recipe);
        var caches = folders.Select(SoftTargetCache.Open).ToArray();
        var plan = caches[0].Plan;
        var kind = KindOf(caches[0], recipe);
        recipe = recipe.For(kind);
        var needs = recipe.Needs(plan.Teacher.Layers);
        var mixed = recipe.MixesCaches() ? caches : [caches[0]];
        foreach (var cache in mixed)
        {
            RequireKept(cache, recipe);
            CacheRows.Require(cache, needs, recipe.Name);
        }

        RowSource rows = mixed.Length > 1
            ? MixedCaches.Read(mixed, needs, memory, cancellation)
            : CacheRows.Open(caches[0], needs, memory, Join(caches, recipe, needs, cancellation), cancellation);
        return new TrainingInputs
        {
            Rows = rows,
            Kind = kind,
            Logits = kind == TeacherKind.Classifier ? plan.Teacher.Logits : 0,
            MultiLabel = kind == TeacherKind.Classifier && plan.Teacher.MultiLabel,
            Id2Label = plan.Teacher.Id2Label,
            MaxLength = Math.Max(mixed.Max(c => c.Plan.MaxLength), rows.Facts.LongestRow),
            Vocabulary = Math.Max(plan.Teacher.VocabularySize, rows.Facts.LargestId + 1),
            TokenizerFiles = plan.TokenizerFiles.Count == 0 ? null : new TokenizerFiles(plan.DecodeTokenizerFiles()),
            Columns = ColumnsOf(plan),
            Identities = [.. caches.Select(c => c.Plan.Fingerprint)],
            Components = [.. caches.Select(c => c.Plan.FingerprintParts)],
            Data = string.Join(" + ", mixed.Select(c => c.Plan.DataFileName).Distinct()),
            Encoder = Shape(plan.Teacher),
            TextHashes = token => [.. mixed.SelectMany(c => CacheTexts.Hashes(c, token))],
            Notes = [.. mixed.SelectMany(c => Reading(c.Plan)), .. mixed.SelectMany(CachedLabels.Lines)],
            Teachers = mixed.Length > 1 ? 1 : caches.Length,
            Teacher = string.Join(" + ", mixed.Length > 1 ? caches.Select(c => c.Plan.Teacher.Name).Distinct() : caches.Select(c => c.Plan.Teacher.Name)),
        };
    }

    private static IEnumerable<string> Reading(CachePlan plan) =>
        ColumnsOf(plan) is { Text: not null } or { IdsGiven: true } ? [$"{plan.DataFileName}: {ColumnsOf(plan)!.Describe()}, as teacher-cache run read it"] : [];

    /// <summary>The encoder whose inner tensors a cache may hold; null where its plan does not know it.</summary>
    /// <param name="folder">The cache.</param>
    /// <exception cref="InvalidDataException">The folder holds no cache.</exception>
    public static TeacherShape? Shape(string folder) => Shape(SoftTargetCache.Open(folder).Plan.Teacher);

    internal static TeacherShape? Shape(TeacherFacts teacher) =>
        teacher is { Layers: { } layers, Hidden: { } hidden, Heads: { } heads } ? new TeacherShape(layers, hidden, heads, teacher.AttentionWidth) : null;

    // What a recipe trains decides, where a teacher says both.
    internal static TeacherKind KindOf(SoftTargetCache cache, Recipe recipe)
    {
        var teacher = cache.Plan.Teacher;
        var masked = Capture.Parse(cache.Plan.Capture).Vocabulary is not null;
        return masked && (teacher.Logits == 0 || recipe.TrainsMaskedHead()) ? TeacherKind.MaskedLanguageModel
            : teacher.Logits > 0 ? TeacherKind.Classifier
            : recipe.DistilsInGeneral() ? TeacherKind.MaskedLanguageModel
            : throw new InvalidDataException(
                $"{cache.Folder} is of {teacher.Name}, which has no classes, and it does not hold its vocabulary (captured: {cache.Plan.Capture}); capture vocabulary:K of a masked language model, or make a cache of a teacher that classifies");
    }

    // What is not there has a way out beside another cache.
    private static void RequireKept(SoftTargetCache cache, Recipe recipe)
    {
        var objective = recipe.Stages.SelectMany(s => s.Objectives).FirstOrDefault(o => o is { Kind: ObjectiveOptions.Vocabulary, Weight: > 0 });
        if (objective is not null && Capture.Parse(cache.Plan.Capture).Vocabulary is { Top: { } held } && held < (objective.Kept ?? int.MaxValue))
        {
            var wanted = objective.Kept is { } kept ? FormattableString.Invariant($"{kept}") : "all";
            throw new InvalidDataException(FormattableString.Invariant(
                $"{cache.Folder} keeps {held} word pieces of a token, and {recipe.Name} compares {wanted}; capture vocabulary:{wanted}, or compare what is there and the others together: --set kept={held} --set temperature=1"));
        }
    }

    internal static JoinedLogits? Join(SoftTargetCache[] caches, Recipe recipe, Capture needs, CancellationToken cancellation)
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

    internal static ColumnChoice? ColumnsOf(CachePlan plan)
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
