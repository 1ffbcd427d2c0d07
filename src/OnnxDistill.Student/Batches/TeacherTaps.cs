using OnnxDistill.SoftTargets.Captures;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Batches;

/// <summary>
/// The teacher's inner tensors for one batch, padded with zeros to its longest row and made when first asked for. They belong to the dispose
/// scope of the thread that asks.
/// </summary>
internal sealed class TeacherTaps
{
    private readonly Dictionary<string, Tensor> _made = new(StringComparer.Ordinal);
    private readonly StudentRows _rows;
    private readonly int[] _batch;
    private readonly int _width;
    private readonly Device _device;
    private readonly WantedTaps? _wanted;
    private readonly WidenedTaps? _widened;

    internal TeacherTaps(StudentRows rows, int[] batch, int width, Device device, WantedTaps? wanted = null, WidenedTaps? widened = null)
    {
        (_rows, _batch, _width, _device, _wanted, _widened) = (rows, batch, width, device, wanted, widened);
        MostPositions = TapPadding.MostPositions(rows, batch);
    }

    /// <summary>Gets the most masked positions of a row; rows with fewer are padded.</summary>
    public int MostPositions { get; }

    /// <summary>Gets the columns that are held.</summary>
    public IReadOnlyList<TapColumn> Taps => _rows.Taps;

    /// <summary>Gets the column that holds log-probabilities of the vocabulary; null where none was asked for.</summary>
    public TapColumn? Vocabulary => _rows.Taps.FirstOrDefault(t => t.Tap.Kind == TapKind.Vocabulary);

    /// <summary>
    /// A tap: hidden state, queries, keys or values <c>[batch, length, hidden]</c>, a first token's state <c>[batch, hidden]</c>, scores
    /// <c>[batch, heads, query, key]</c>, all fp32; of the vocabulary log-probabilities <c>[batch, positions, kept]</c> and the rest's
    /// <c>[batch, positions]</c>, fp32, and ids <c>[batch, positions, kept]</c>, int64.
    /// </summary>
    /// <exception cref="InvalidDataException">The cache does not hold it, or it was not asked for.</exception>
    public Tensor this[Tap tap] => _made.TryGetValue(tap.Column, out var made) ? made : _made[tap.Column] = Make(tap);

    /// <summary>Where rows are masked, <c>[batch, positions]</c>, int64; -1 in padding.</summary>
    public Tensor MaskedPositions() => Masked(t => t.MaskedPositions);

    /// <summary>The ids of the text at the masked positions, <c>[batch, positions]</c>, int64; -1 in padding.</summary>
    public Tensor MaskedIds() => Masked(t => t.MaskedIds);

    private Tensor Make(Tap tap)
    {
        var at = Enumerable.Range(0, _rows.Taps.Count).FirstOrDefault(i => _rows.Taps[i].Tap == tap, -1);
        if (at < 0)
        {
            throw new InvalidDataException($"the soft targets hold no {tap.Column} (they hold: {string.Join(", ", _rows.Taps.Select(t => t.Name))})");
        }

        var column = _rows.Taps[at];
        _wanted?.Add(column.Name);
        if (_widened is not null && _widened.TryGet(column.Name, out var ready))
        {
            var count = ready.Shape.Aggregate(1L, (product, d) => product * d);
            return OnDevice(frombuffer(ready.Values.Values, Type(column), count, ready.Values.Start).view(ready.Shape));
        }

        var shape = TapPadding.Shape(column, _batch.Length, _width, MostPositions);
        return shape.Contains(0) ? zeros(shape, Type(column), _device)
            : OnDevice(TapPadding.Padded(column, TapPadding.Blocks(_rows, _batch, at), _width, MostPositions));
    }

    private static ScalarType Type(TapColumn column) => column.Dtype == TapPadding.Ids ? ScalarType.Int64 : ScalarType.Float32;

    private Tensor Masked(Func<RowTargets, int[]> values)
    {
        var padded = new long[_batch.Length * MostPositions];
        Array.Fill(padded, -1);
        for (var i = 0; i < _batch.Length; i++)
        {
            var row = values(_rows.Targets(_batch[i]));
            for (var j = 0; j < row.Length; j++)
            {
                padded[(i * MostPositions) + j] = row[j];
            }
        }

        return padded.Length == 0 ? zeros(_batch.Length, 0, ScalarType.Int64, _device) : OnDevice(frombuffer(padded, ScalarType.Int64).view(_batch.Length, MostPositions));
    }

    private Tensor OnDevice(Tensor tensor) => _device.type == TorchSharp.DeviceType.CPU ? tensor : tensor.to(_device);
}
