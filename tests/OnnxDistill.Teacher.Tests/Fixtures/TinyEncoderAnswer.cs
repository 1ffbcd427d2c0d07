using OnnxDistill.Graph.Encoders;

namespace OnnxDistill.Teacher.Tests.Fixtures;

/// <summary>What <see cref="TinyEncoder"/> must give for one row, reckoned without ONNX Runtime; every tensor flat, row-major, valid block only.</summary>
internal sealed class TinyEncoderAnswer
{
    private readonly Dictionary<EncoderTap, double[]> _taps = [];

    public TinyEncoderAnswer(int[] ids)
    {
        var length = ids.Length;
        var hidden = Matrix(length, TinyEncoder.Hidden, (t, c) => TinyEncoder.Weight("words", ids[t], c));
        Keep(TapRole.Hidden, 0, hidden);
        for (var layer = 0; layer < TinyEncoder.Layers; layer++)
        {
            var before = hidden;
            var (q, k, v) = (Times(before, $"Queries{layer}"), Times(before, $"Keys{layer}"), Times(before, $"Values{layer}"));
            Keep(TapRole.Queries, layer, q);
            Keep(TapRole.Keys, layer, k);
            Keep(TapRole.Values, layer, v);
            var scores = new double[TinyEncoder.Heads * length * length];
            var context = Matrix(length, TinyEncoder.Width, (_, _) => 0);
            for (var line = 0; line < TinyEncoder.Heads * length; line++)
            {
                var (head, query) = (line / length, line % length);
                var own = Enumerable.Range(0, length).Select(key => TinyEncoder.Scale * Enumerable.Range(head * TinyEncoder.HeadSize, TinyEncoder.HeadSize).Sum(i => q[query][i] * k[key][i])).ToArray();
                own.CopyTo(scores, line * length);
                var sum = own.Sum(Math.Exp);
                for (var i = head * TinyEncoder.HeadSize; i < (head + 1) * TinyEncoder.HeadSize; i++)
                {
                    context[query][i] = Enumerable.Range(0, length).Sum(key => Math.Exp(own[key]) / sum * v[key][i]);
                }
            }

            _taps[new EncoderTap(TapRole.Scores, layer)] = scores;
            var added = Times(context, $"output{layer}", TinyEncoder.Hidden);
            hidden = Matrix(length, TinyEncoder.Hidden, (t, c) => before[t][c] + added[t][c]);
            Keep(TapRole.Hidden, layer + 1, hidden);
        }

        Logits = Times([hidden[0]], "classifier", TinyEncoder.Classes)[0];
    }

    public double[] Logits { get; }

    public double[] this[TapRole role, int layer] => _taps[new EncoderTap(role, layer)];

    private static double[][] Matrix(int rows, int columns, Func<int, int, double> value) =>
        [.. Enumerable.Range(0, rows).Select(r => Enumerable.Range(0, columns).Select(c => value(r, c)).ToArray())];

    private static double[][] Times(double[][] left, string weights, int columns = TinyEncoder.Width) =>
        Matrix(left.Length, columns, (t, c) => left[t].Select((x, i) => x * TinyEncoder.Weight(weights, i, c)).Sum());

    private void Keep(TapRole role, int layer, double[][] values) => _taps[new EncoderTap(role, layer)] = [.. values.SelectMany(v => v)];
}
