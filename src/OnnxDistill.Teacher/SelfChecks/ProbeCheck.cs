using System.Globalization;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Outputs;

namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>The checks of one probe run; what fails goes to the withdrawals, what breaks everything is returned as a sentence.</summary>
internal sealed class ProbeCheck(EncoderMap map, EncodedExample[] rows, ProbeRun run, Tolerances tolerances, Withdrawals withdrawals)
{
    /// <summary>Compares the model's own outputs with and without taps.</summary>
    /// <returns>The sentence that says which output changed; null if none did.</returns>
    public string? Outputs(ProbeRun plain, IEnumerable<string> outputs)
    {
        foreach (var output in outputs)
        {
            if (plain[output] is not { } before || run[output] is not { } after)
            {
                continue;
            }

            var error = ProbeMath.RelativeError([.. before.SelectMany(t => t.Values)], [.. after.SelectMany(t => t.Values)]);
            withdrawals.Measure("outputs", error);
            if (!(error <= tolerances.Outputs))
            {
                return Text($"output '{output}' changes by {error:0.0e+0} of its largest value when inner tensors are exposed");
            }
        }

        return null;
    }

    /// <summary>Checks the taps.</summary>
    /// <returns>The sentence that says why nothing of the encoder holds; null if there is none.</returns>
    public string? Taps()
    {
        foreach (var tap in run.Taps.Keys.OrderBy(t => t.Role).ThenBy(t => t.Layer))
        {
            CheckShape(tap);
        }

        for (var layer = 0; layer <= map.Layers; layer++)
        {
            CheckHidden(layer);
        }

        for (var layer = 0; layer < map.Layers; layer++)
        {
            if (IsCausal(layer))
            {
                return Text($"no token of layer {layer} attends to a later one: this is a decoder");
            }

            var scores = CheckProbabilities(layer);
            CheckProducts(layer, scores);
            CheckNorm(layer);
        }

        return null;
    }

    private ProbeTensor[]? Standing(TapRole role, int layer)
    {
        var tap = new EncoderTap(role, layer);
        return withdrawals.Holds(tap) ? run[tap] : null;
    }

    private void CheckShape(EncoderTap tap)
    {
        if (run[tap] is not { } tensors)
        {
            withdrawals.Add(tap, "its first axis is not the rows");
            return;
        }

        for (var i = 0; i < rows.Length; i++)
        {
            var shape = tensors[i].Shape;
            var width = shape.Length > 1 ? (int)shape[^2] : 0;
            var expected = TapBuffer.ShapeOf(tap.Role, map, 1, width)[1..];
            if (!expected.AsSpan().SequenceEqual(shape) || width < rows[i].Length)
            {
                withdrawals.Add(tap, $"a row has the shape [{string.Join(", ", shape)}], not [{string.Join(", ", expected)}]");
                return;
            }
        }
    }

    private void CheckHidden(int layer)
    {
        var tap = new EncoderTap(TapRole.Hidden, layer);
        if (Standing(TapRole.Hidden, layer) is not { } hidden)
        {
            return;
        }

        var values = ProbeMath.Valid(hidden, rows, map.Hidden);
        if (!Array.TrueForAll(values, float.IsFinite))
        {
            withdrawals.Add(tap, "a value of a probe row is not finite");
        }
        else if (Standing(TapRole.Hidden, layer - 1) is { } before && values.AsSpan().SequenceEqual(ProbeMath.Valid(before, rows, map.Hidden)))
        {
            withdrawals.Add(tap, Text($"it equals hidden {layer - 1}"));
        }
    }

    /// <summary>Where a layer ends in a norm, its hidden state must be that norm of the sum before it.</summary>
    private void CheckNorm(int layer)
    {
        if (Standing(TapRole.NormInput, layer) is not { } sum || Standing(TapRole.Hidden, layer + 1) is not { } hidden
            || NormMath.Error(ProbeMath.Valid(sum, rows, map.Hidden), ProbeMath.Valid(hidden, rows, map.Hidden), map.Hidden) is not { } error)
        {
            return;
        }

        withdrawals.Measure("norms", error);
        if (!(error <= tolerances.Products))
        {
            withdrawals.Add(new EncoderTap(TapRole.Hidden, layer + 1), Text($"it is {error:0.0e+0} off the norm of the sum before it"));
        }
    }

    private bool IsCausal(int layer) =>
        Standing(TapRole.Probabilities, layer) is { } probabilities && rows.Any(r => r.Length > 1)
        && !rows.Select((row, i) => AttentionMath.LooksAhead(probabilities[i], map.Heads, row.Length)).Any(ahead => ahead);

    /// <summary>Whether the scores of a layer are proven by its probabilities; null where there are none to prove them by.</summary>
    private bool? CheckProbabilities(int layer)
    {
        if (Standing(TapRole.Scores, layer) is not { } scores || Standing(TapRole.Probabilities, layer) is not { } probabilities)
        {
            return null;
        }

        var error = rows.Select((row, i) => AttentionMath.SoftmaxError(scores[i], probabilities[i], map.Heads, row.Length)).Aggregate(0d, ProbeMath.Worse);
        withdrawals.Measure("probabilities", error);
        if (error <= tolerances.Probabilities)
        {
            return true;
        }

        withdrawals.Add(new EncoderTap(TapRole.Scores, layer), Text($"softmax(scores) is {error:0.0e+0} off the probabilities"));
        return false;
    }

    private void CheckProducts(int layer, bool? proven)
    {
        if (!map.PlainScores || map.Scale is not { } scale || Standing(TapRole.Scores, layer) is not { } scores
            || Standing(TapRole.Queries, layer) is not { } queries || Standing(TapRole.Keys, layer) is not { } keys)
        {
            return;
        }

        var largest = scores.Select((t, i) => AttentionMath.Largest(t, map.Heads, rows[i].Length)).Max();
        var error = rows.Select((row, i) => AttentionMath.ProductError(queries[i], keys[i], scores[i], map.Heads, map.HeadSize, scale, row.Length))
            .Aggregate(0d, ProbeMath.Worse) / Math.Max(largest, 1e-9);
        withdrawals.Measure("products", error);
        if (error <= tolerances.Products)
        {
            return;
        }

        // Scores that the probabilities prove are right: then it is the factors that are not what they seem.
        var reason = Text($"Q·Kᵀ·scale is {error:0.0e+0} off the scores");
        foreach (var role in proven == true ? [TapRole.Queries, TapRole.Keys] : new[] { TapRole.Scores, TapRole.Queries, TapRole.Keys })
        {
            withdrawals.Add(new EncoderTap(role, layer), reason);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
