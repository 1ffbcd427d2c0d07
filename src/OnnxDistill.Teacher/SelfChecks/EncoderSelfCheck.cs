using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;

namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>
/// Runs a few random rows on the CPU before anything is captured and withdraws the taps that do not hold: outputs must be what they are
/// without taps, shapes what the encoder says, softmax(scores) the probabilities, Q·Kᵀ·scale the scores,
/// norm(sum) the hidden state, and no attention causal.
/// </summary>
internal static class EncoderSelfCheck
{
    /// <summary>Checks an encoder.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="model">The loaded model.</param>
    /// <param name="analysis">The encoder that was found in it.</param>
    /// <param name="options">How it is run and which taps are checked.</param>
    /// <returns>What is left of the encoder. A model that ONNX Runtime cannot run has nothing left; nothing makes this throw but a file that is no text encoder.</returns>
    /// <exception cref="InvalidDataException">The model's inputs are not those of a text encoder.</exception>
    public static SelfCheckResult Run(string path, ModelProto model, EncoderAnalysis analysis, SelfCheckOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return RunWithHead(new LoadedModel(path, model), analysis, options);
    }

    /// <summary>Checks the encoder, looks for a masked-language head, and tries what padding does to the file's own outputs.</summary>
    internal static SelfCheckResult RunWithHead(LoadedModel model, EncoderAnalysis analysis, SelfCheckOptions options) =>
        Run(model, analysis, options) with { Vocabulary = HeadProbe.Find(model, options), Padding = PaddingProbe.Of(model, options) };

    /// <summary>Checks the encoder of a model that is taken for ONNX Runtime already.</summary>
    internal static SelfCheckResult Run(LoadedModel model, EncoderAnalysis analysis, SelfCheckOptions options)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(options);
        if (analysis.Map is not { } map)
        {
            return new SelfCheckResult(null, new Dictionary<string, double>(), SingleRows: false, analysis.Reason);
        }

        var withdrawals = new Withdrawals();
        try
        {
            var opened = new ClassifierOptions { Dequantize = options.Dequantize, PadId = options.PadId, Threads = options.Threads };
            var rows = ProbeRows.Of(model, map);
            var width = ProbeRows.Width(model, map);
            var taps = Companions(map, options.Taps);
            var (tapped, mode, refusal) = Probe(model, opened with { Taps = taps }, map, rows, width);
            var plain = ProbeRun.Of(model, opened, rows, width, mode);
            var check = new ProbeCheck(map, rows, tapped, Tolerances.For(model.Model, options.Dequantize), withdrawals);
            var broken = check.Outputs(plain, model.Summary.Outputs.Select(o => o.Name)) ?? check.Taps();
            return broken is null
                ? new SelfCheckResult(withdrawals.Reduce(map), withdrawals.Errors, refusal is not null, Note(mode, refusal))
                : new SelfCheckResult(null, withdrawals.Errors, SingleRows: false, $"withdrawn by the self-check: {broken}");
        }
        catch (InvalidDataException e)
        {
            return new SelfCheckResult(null, withdrawals.Errors, SingleRows: false, e.Message);
        }
    }

    private static (ProbeRun Run, ProbeMode Mode, string? Refusal) Probe(LoadedModel model, ClassifierOptions options, EncoderMap map, EncodedExample[] rows, int width)
    {
        var fixedRows = model.Inputs.Any(i => i.FixedRows is not null);
        var fixedLength = model.Inputs.Any(i => i.FixedLength is not null);
        string? refusal = null;
        try
        {
            var together = ProbeRun.Of(model, options, rows, width, ProbeMode.Together);
            if (fixedLength || IsFinite(together, map, rows))
            {
                return (together, ProbeMode.Together, null);
            }
        }
        catch (InvalidDataException e) when (!fixedRows && rows.Length > 1)
        {
            refusal = e.Message;
            var alone = ProbeRun.Of(model, options, rows, width, ProbeMode.Alone);
            if (fixedLength || IsFinite(alone, map, rows))
            {
                return (alone, ProbeMode.Alone, refusal);
            }
        }

        return (ProbeRun.Of(model, options, rows, width, ProbeMode.Unpadded), ProbeMode.Unpadded, refusal);
    }

    private static bool IsFinite(ProbeRun run, EncoderMap map, EncodedExample[] rows) => run.Taps.Keys.Where(t => t.Role == TapRole.Hidden)
        .Select(t => run[t]).OfType<ProbeTensor[]>().All(t => Array.TrueForAll(ProbeMath.Valid(t, rows, map.Hidden), float.IsFinite));

    private static string? Note(ProbeMode mode, string? refusal) => refusal is not null
        ? $"rows run one at a time, several at once fail: {refusal}"
        : mode == ProbeMode.Unpadded ? PaddingDependence.Spoils : null;

    // A tap is checked by others of its layer, where these can be had.
    private static List<EncoderTap> Companions(EncoderMap map, IReadOnlyList<EncoderTap>? wanted)
    {
        if (wanted is null)
        {
            return [.. map.Available.Distinct()];
        }

        var available = map.Available.ToHashSet();
        return [.. wanted.SelectMany(With).Distinct().Where(available.Contains)];

        static IEnumerable<EncoderTap> With(EncoderTap tap) => tap.Role is TapRole.Scores or TapRole.Queries or TapRole.Keys
            ? [tap, .. new[] { TapRole.Scores, TapRole.Probabilities, TapRole.Queries, TapRole.Keys }.Select(r => new EncoderTap(r, tap.Layer))]
            : tap.Role is TapRole.Hidden
            ? [tap, new EncoderTap(TapRole.NormInput, tap.Layer - 1)]
            : [tap];
    }
}
