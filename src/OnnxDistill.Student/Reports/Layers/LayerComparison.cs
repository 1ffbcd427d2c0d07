using OnnxDistill.Recipes.Schema;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Reports.Layers;

/// <summary>Compares a student's layers with its teacher's on rows of a cache.</summary>
internal static class LayerComparison
{
    private const int BatchRows = 16;

    /// <summary>Compares what the run was trained to imitate.</summary>
    /// <param name="model">The student, in evaluation mode.</param>
    /// <param name="info">What the run kept.</param>
    /// <param name="recipe">The run's recipe.</param>
    /// <param name="cache">A cache of rows with the teacher's inner tensors.</param>
    /// <param name="device">Where the student is.</param>
    /// <param name="cancellation">Cancels between two batches.</param>
    /// <exception cref="InvalidDataException">The cache is damaged.</exception>
    public static LayerSimilarity Of(StudentModel model, RunInfo info, Recipe recipe, SoftTargetCache cache, Device device, CancellationToken cancellation)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(cache.Folder));
        if (!LearntLayers.Any(recipe))
        {
            return new LayerSimilarity([], null, name);
        }

        if (info.Tokenizer is not null || cache.Plan.Teacher.Layers is not { } layers)
        {
            return new LayerSimilarity([], info.Tokenizer is not null ? "the student reads by a tokenizer of its own, so its tokens are not the teacher's" : $"{name} does not know its teacher's layers", name);
        }

        var pairs = LearntLayers.Of(recipe, layers);
        var held = Capture.Parse(cache.Plan.Capture, layers).Taps(layers).ToHashSet();
        SimilarityPair[] there = [.. pairs.Where(p => held.Contains(new Tap(p.Kind, p.Teacher)))];
        if (there.Length == 0)
        {
            return new LayerSimilarity([], $"{name} holds none of the teacher's layers that the recipe compares (captured: {cache.Plan.Capture}); make one of the dev rows by teacher-cache run --for {recipe.Name}", name);
        }

        var rows = SampledRows.Read(cache, CaptureOf(there), cancellation);
        if (rows.LargestId >= info.Vocabulary || rows.LongestRow > info.MaxLength)
        {
            return new LayerSimilarity([], $"{name} holds token id {rows.LargestId} and rows of {rows.LongestRow}; the student takes ids below {info.Vocabulary} and rows up to {info.MaxLength}", name);
        }

        var values = Measure(model, rows, there, device, cancellation);
        return new LayerSimilarity([.. pairs.Select(p => values.GetValueOrDefault(p, p))], null, name);
    }

    private static Dictionary<SimilarityPair, SimilarityPair> Measure(StudentModel model, StudentRows rows, SimilarityPair[] pairs, Device device, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var states = pairs.Where(p => !p.IsAttention).ToDictionary(p => p, _ => (Ours: new List<Tensor>(), Theirs: new List<Tensor>()));
        var cosines = pairs.Where(p => p.IsAttention).ToDictionary(p => p, _ => new AttentionCosine());
        var batcher = new StudentBatcher(device, siamese: false, regression: false);
        var wants = pairs.Aggregate(StudentTaps.Logits, (taps, p) => taps | WantedOf(p.Kind));
        foreach (var batch in Enumerable.Range(0, rows.Count).OrderBy(rows.Length).Chunk(BatchRows))
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var inputs = batcher.Inputs(rows, batch);
            var teacher = batcher.Targets(rows, batch, inputs.Mask).Taps!;
            var student = model.Forward(inputs, wants);
            foreach (var pair in pairs)
            {
                var (ours, theirs) = (Of(student, pair), teacher[new Tap(pair.Kind, pair.Teacher)]);
                if (pair.IsAttention)
                {
                    cosines[pair].Add(ours, theirs, inputs.Mask);
                    continue;
                }

                states[pair].Ours.Add(Samples(ours, pair.Kind, inputs.Mask).MoveToOuterDisposeScope());
                states[pair].Theirs.Add(Samples(theirs, pair.Kind, inputs.Mask).MoveToOuterDisposeScope());
            }
        }

        return pairs.ToDictionary(p => p, p => p.IsAttention
            ? p with { Value = cosines[p].Mean, Samples = cosines[p].Count }
            : p with { Value = LinearCka.Of(cat(states[p].Ours), cat(states[p].Theirs)), Samples = states[p].Ours.Sum(t => t.shape[0]) });
    }

    // [samples, width]: every valid token, or the first one of each row.
    private static Tensor Samples(Tensor states, TapKind kind, Tensor mask) => kind == TapKind.HiddenCls
        ? (states.dim() == 3 ? states.select(1, 0) : states).clone()
        : states[mask.to(ScalarType.Bool)];

    private static Tensor Of(StudentOutput output, SimilarityPair pair) => pair.Kind switch
    {
        TapKind.Scores => output.Scores[pair.Student],
        TapKind.Queries => output.Queries[pair.Student],
        TapKind.Keys => output.Keys[pair.Student],
        TapKind.Values => output.Values[pair.Student],
        _ => output.Hidden[pair.Student],
    };

    private static StudentTaps WantedOf(TapKind kind) => kind switch
    {
        TapKind.Scores => StudentTaps.Scores,
        TapKind.Queries or TapKind.Keys or TapKind.Values => StudentTaps.Qkv,
        _ => StudentTaps.Hidden,
    };

    private static Capture CaptureOf(IEnumerable<SimilarityPair> pairs) => pairs.Aggregate(new Capture(), (capture, p) => capture.Union(p.Kind switch
    {
        TapKind.Scores => new Capture { Scores = LayerSelection.Of([p.Teacher]) },
        TapKind.Values => new Capture { Values = LayerSelection.Of([p.Teacher]) },
        TapKind.Queries or TapKind.Keys => new Capture { Qkv = LayerSelection.Of([p.Teacher]) },
        TapKind.HiddenCls => new Capture { HiddenCls = LayerSelection.Of([p.Teacher]) },
        _ => new Capture { Hidden = LayerSelection.Of([p.Teacher]) },
    }));
}
