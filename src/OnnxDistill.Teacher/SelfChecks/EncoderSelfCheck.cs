using System.Globalization;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Teacher.Models;
using OnnxDistill.Teacher.Taps;

namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>
/// Runs a few random rows on the CPU before anything is captured and withdraws the taps that do not hold: outputs must be what they are
/// without taps, shapes what the encoder says, softmax(scores) the probabilities, Q·Kᵀ·scale the scores, and no attention causal.
/// </summary>
public static class EncoderSelfCheck
{
    /// <summary>Checks an encoder.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="model">The loaded model.</param>
    /// <param name="analysis">The encoder that was found in it.</param>
    /// <param name="options">How it is run and which taps are checked.</param>
    /// <returns>What is left of the encoder. A model that ONNX Runtime cannot run has nothing left; nothing makes this throw but a file that is no text encoder.</returns>
    /// <exception cref="InvalidDataException">The model's inputs are not those of a text encoder.</exception>
    public static SelfCheckResult Run(string path, ModelProto model, EncoderAnalysis analysis, SelfCheckOptions options) =>
        Run(new LoadedModel(path, model), analysis, options);

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
            var plain = ProbeRun.Of(model, opened, rows, width);
            var tapped = ProbeRun.Of(model, opened with { Taps = Companions(map, options.Taps) }, rows, width);
            var check = new ProbeCheck(map, rows, tapped, Tolerances.For(model.Model, options.Dequantize), withdrawals);
            var broken = check.Outputs(plain, model.Summary.Outputs.Select(o => o.Name)) ?? check.Taps();
            return broken is null
                ? new SelfCheckResult(withdrawals.Reduce(map), withdrawals.Errors, tapped.SingleRows is not null, Single(tapped.SingleRows))
                : new SelfCheckResult(null, withdrawals.Errors, SingleRows: false, $"withdrawn by the self-check: {broken}");
        }
        catch (InvalidDataException e)
        {
            return new SelfCheckResult(null, withdrawals.Errors, SingleRows: false, e.Message);
        }
    }

    private static string? Single(string? refusal) =>
        refusal is null ? null : string.Create(CultureInfo.InvariantCulture, $"rows run one at a time, several at once fail: {refusal}");

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
            : [tap];
    }
}
