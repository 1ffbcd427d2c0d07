using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Parts;

namespace OnnxDistill.Student.Joining;

/// <summary>The weighted mean of several teachers' logits for the same rows, <c>[rows][classes]</c>, by row number.</summary>
internal sealed class JoinedLogits
{
    private readonly float[] _logits;
    private readonly int _classes;

    private JoinedLogits(long rows, int classes)
    {
        _logits = new float[checked(rows * classes)];
        _classes = classes;
    }

    /// <summary>Gets the bytes of memory that all logits take.</summary>
    public long Bytes => sizeof(float) * _logits.LongLength;

    /// <summary>The mean logits of a row, <c>[classes]</c>, in the first teacher's order of classes.</summary>
    public ReadOnlySpan<float> Of(long row) => _logits.AsSpan(checked((int)(row * _classes)), _classes);

    /// <summary>Reads the logits of several caches.</summary>
    /// <param name="caches">The caches; the first one's rows, labels and order of classes count.</param>
    /// <param name="weights">A weight above 0 for each; only their ratio matters.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">The caches are not of the same rows, masks or classes; cache and difference are named.</exception>
    public static JoinedLogits Read(IReadOnlyList<SoftTargetCache> caches, IReadOnlyList<double> weights, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(caches);
        ArgumentNullException.ThrowIfNull(weights);
        var (first, sum) = (caches[0], weights.Sum());
        var result = new JoinedLogits(first.Plan.Rows, first.Plan.Teacher.Logits);
        var texts = new long[first.Plan.Rows];
        for (var i = 0; i < caches.Count; i++)
        {
            var classes = ClassOrder.Of(first, caches[i]);
            foreach (var row in caches[i].ReadRows(new ReadColumns { Label = false, InputIds = false, Masks = false, Taps = [] }))
            {
                cancellation.ThrowIfCancellationRequested();
                texts[row.Row] = i == 0 || texts[row.Row] == row.TextHash
                    ? row.TextHash
                    : throw new InvalidDataException(
                        $"row {row.Row} of {caches[i].Folder} is another text than that of {first.Folder}; only caches of the same data file can be joined");
                result.Add(row, classes, weights[i] / sum);
            }
        }

        return result;
    }

    private void Add(SoftTargetRow row, int[] classes, double weight)
    {
        var sum = _logits.AsSpan(checked((int)(row.Row * _classes)), _classes);
        for (var c = 0; c < _classes; c++)
        {
            sum[c] += (float)(weight * row.Logits![classes[c]]);
        }
    }
}
