using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Tensors;

namespace OnnxDistill.Student.Batches;

/// <summary>
/// The taps of one batch, widened and padded in .NET's memory by one thread: no tensors, whose dispose scopes belong to the thread that trains. Nothing that
/// reads them may live longer.
/// </summary>
internal sealed class WidenedTaps : IDisposable
{
    private readonly Dictionary<string, (KeptArray Values, long[] Shape)> _made = new(StringComparer.Ordinal);
    private readonly KeptArrays _arrays;

    private WidenedTaps(KeptArrays arrays) => _arrays = arrays;

    /// <summary>Widens the wanted taps of a batch.</summary>
    /// <param name="rows">Rows in memory.</param>
    /// <param name="batch">Which of them.</param>
    /// <param name="width">The most tokens of a row.</param>
    /// <param name="wanted">Which taps, and the memory for them.</param>
    public static WidenedTaps Of(StudentRows rows, int[] batch, int width, WantedTaps wanted)
    {
        var taps = new WidenedTaps(wanted.Arrays);
        for (var at = 0; at < rows.Taps.Count; at++)
        {
            if (wanted.Contains(rows.Taps[at].Name))
            {
                taps.Add(rows, batch, width, at);
            }
        }

        return taps;
    }

    /// <summary>A tap's values and shape; false where it was not wanted.</summary>
    public bool TryGet(string column, out (KeptArray Values, long[] Shape) tap) => _made.TryGetValue(column, out tap);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (var (values, _) in _made.Values)
        {
            _arrays.Return(values);
        }

        _made.Clear();
    }

    private unsafe void Add(StudentRows rows, int[] batch, int width, int at)
    {
        var column = rows.Taps[at];
        var (blocks, positions) = (TapPadding.Blocks(rows, batch, at), TapPadding.MostPositions(rows, batch));
        var shape = TapPadding.Shape(column, batch.Length, width, positions);
        var count = shape.Aggregate(1L, (product, d) => product * d);
        if (count is 0 or > int.MaxValue / sizeof(long))
        {
            return;
        }

        var values = _arrays.Take((int)count, wholeNumbers: column.Dtype == TapPadding.Ids);
        TapPadding.Fill(column, blocks, width, positions, (void*)values.Address, (turns, turn) =>
        {
            for (var i = 0L; i < turns; i++)
            {
                turn(i);
            }
        });
        _made.Add(column.Name, (values, shape));
    }
}
