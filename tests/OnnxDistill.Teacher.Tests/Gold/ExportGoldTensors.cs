using System.Numerics.Tensors;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Model;
using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.Teacher.Tests.Gold;

/// <summary>The tensors of a gold file: inputs as rows without padding, and the valid block of each inner tensor.</summary>
internal sealed class ExportGoldTensors
{
    private const double Rounding = 1e-3;

    private readonly Dictionary<string, NpyArray> _arrays;
    private readonly int _width;

    // Some gold has queries and keys as they are after rotation: nothing to compare with.
    private readonly bool _rotated;

    public ExportGoldTensors(ExportGold gold)
    {
        _arrays = Npz.Read(gold.GoldPath);
        var ids = _arrays["in_input_ids"];
        _width = (int)ids.Shape[1];
        var mask = _arrays.TryGetValue("in_attention_mask", out var given) ? given.Longs() : [.. Enumerable.Repeat(1L, ids.Longs().Length)];
        Lengths = [.. Enumerable.Range(0, (int)ids.Shape[0]).Select(r => (int)mask.AsSpan(r * _width, _width).ToArray().Sum())];
        _rotated = EncoderFinder.Find(gold.Path, OnnxFile.Load(gold.Path), dequantize: true).Map is { PlainScores: false, Scale: { } scale } && ProductIsScore(scale);
    }

    /// <summary>The valid tokens of each row.</summary>
    public int[] Lengths { get; }

    /// <summary>The id behind a row's end.</summary>
    public int PadId => Enumerable.Range(0, Lengths.Length).Where(r => Lengths[r] < _width).Select(r => (int)_arrays["in_input_ids"].Longs()[(r * _width) + Lengths[r]]).FirstOrDefault();

    /// <summary>Whether the gold has a row with padding behind it: what a teacher makes of the row alone may be something else.</summary>
    public bool IsPadded(int row) => Lengths[row] < _width;

    /// <summary>The rows of an input, without padding; null where the model takes no such input.</summary>
    public int[][]? Input(string name) => _arrays.TryGetValue($"in_{name}", out var array)
        ? [.. Lengths.Select((length, row) => array.Longs().AsSpan(row * _width, length).ToArray().Select(v => (int)v).ToArray())]
        : null;

    /// <summary>The valid block of one row of an inner tensor; null where the gold has none.</summary>
    public float[]? this[TapKind kind, int layer, int row] => kind switch
    {
        TapKind.Hidden => Tokens($"hidden_{layer}", row),
        TapKind.Scores => Square($"score_{layer}", row) ?? Square($"score_biased_{layer}", row) ?? Square($"score_raw_{layer}", row),
        TapKind.Queries when !_rotated => Heads($"q_{layer}", row),
        TapKind.Keys when !_rotated => Heads($"k_{layer}", row),
        TapKind.Queries or TapKind.Keys => null,
        _ => Heads($"v_{layer}", row),
    };

    // Where the encoder adds or turns something, queries times keys are the scores only if they are told after it.
    private bool ProductIsScore(double scale)
    {
        if (Heads("q_0", 0) is not { } q || Heads("k_0", 0) is not { } k || this[TapKind.Scores, 0, 0] is not { } scores)
        {
            return false;
        }

        var size = (int)_arrays["q_0"].Shape[3];
        var (width, length) = (q.Length / Lengths[0], Lengths[0]);
        var worst = Enumerable.Range(0, length * length).Max(i =>
            Math.Abs((TensorPrimitives.Dot(q.AsSpan(i / length * width, size), k.AsSpan(i % length * width, size)) * scale) - scores[i]));
        return worst < Rounding * scores.Max(Math.Abs);
    }

    // [batch, length, size]
    private float[]? Tokens(string name, int row)
    {
        if (!_arrays.TryGetValue(name, out var array))
        {
            return null;
        }

        var size = (int)array.Shape[2];
        return array.Floats().AsSpan(row * _width * size, Lengths[row] * size).ToArray();
    }

    // [batch, heads, query, key]
    private float[]? Square(string name, int row)
    {
        if (!_arrays.TryGetValue(name, out var array))
        {
            return null;
        }

        var heads = (int)array.Shape[1];
        var all = array.Floats();
        return [.. Enumerable.Range(0, heads).SelectMany(head => Enumerable.Range(0, Lengths[row]).SelectMany(
            query => all.AsSpan((((((row * heads) + head) * _width) + query) * _width), Lengths[row]).ToArray()))];
    }

    // [batch, heads, length, head size], told as [length, heads x head size]
    private float[]? Heads(string name, int row)
    {
        if (!_arrays.TryGetValue(name, out var array))
        {
            return null;
        }

        var (heads, size) = ((int)array.Shape[1], (int)array.Shape[3]);
        var all = array.Floats();
        return [.. Enumerable.Range(0, Lengths[row]).SelectMany(token => Enumerable.Range(0, heads).SelectMany(
            head => all.AsSpan(((((row * heads) + head) * _width) + token) * size, size).ToArray()))];
    }
}
