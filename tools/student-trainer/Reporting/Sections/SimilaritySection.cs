using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Reports;
using OnnxDistill.Student.Reports.Layers;
using OnnxDistill.StudentTrainer.Reporting.Pages;

namespace OnnxDistill.StudentTrainer.Reporting.Sections;

/// <summary>How alike the student's layers are to those of the teacher that it was trained to imitate.</summary>
internal static class SimilaritySection
{
    /// <summary>The section.</summary>
    /// <param name="run">The run.</param>
    public static Markup Of(RunReport run)
    {
        var content = run switch
        {
            _ when !LearntLayers.Any(run.Recipe) => Blocks.Note($"{run.Recipe.Name} compares no layers, so none were learnt"),
            { Evaluation.Layers: null } => Blocks.Missing($"needs the teacher's layers: give --cache, a cache that teacher-cache run --for {run.Recipe.Name} made of the dev rows (or such a cache as --dev)"),
            { Evaluation.Layers.Reason: { } reason } => Blocks.Missing(reason),
            { Evaluation.Layers: var layers } => Table(layers),
            _ => Markup.None,
        };
        return Blocks.Part("Layers beside the teacher's", content);
    }

    private static Markup Table(LayerSimilarity layers)
    {
        string[] lines =
        [
            .. layers.Pairs.Any(p => !p.IsAttention) ? ["States: linear CKA over tokens, 1 where both are alike but for rotation and scale (Kornblith et al. 2019, section 3); near 1 by itself where there are fewer samples than the states are wide."] : Array.Empty<string>(),
            .. layers.Pairs.Any(p => p.IsAttention) ? ["Attention: mean cosine of both models' distributions (softmax of the scores) over queries and heads."] : Array.Empty<string>(),
        ];
        return Markup.Of($"{Markup.Join(lines.Select(Blocks.Note))}{Blocks.Table(
            ["what", "student", "teacher", "alike", "samples", "objective"],
            layers.Pairs.Select(p => Markup.Of($"{Blocks.Cells(NameOf(p.Kind), Figure.Count(p.Student), Figure.Count(p.Teacher))}{Value(p)}{Blocks.Cells(p.Samples == 0 ? "–" : Figure.Count(p.Samples), p.Objectives)}")))}{Missing(layers)}");
    }

    private static Markup Value(SimilarityPair pair) =>
        Blocks.Shaded(pair.Samples == 0 ? "–" : Figure.Metric(pair.Value), pair.Value, "good", pair.IsAttention ? "mean cosine" : "linear CKA");

    private static Markup Missing(LayerSimilarity layers) => layers.Pairs.Any(p => p.Samples == 0)
        ? Blocks.Missing($"{layers.Cache} does not hold the teacher's tensors of the rows without a number; make a cache with all by teacher-cache run --for RECIPE")
        : Markup.None;

    private static string NameOf(TapKind kind) => kind switch
    {
        TapKind.Hidden => "hidden state",
        TapKind.HiddenCls => "first token's state",
        TapKind.Scores => "attention of layer",
        TapKind.Queries => "queries of layer",
        TapKind.Keys => "keys of layer",
        TapKind.Values => "values of layer",
        _ => kind.ToString(),
    };
}
