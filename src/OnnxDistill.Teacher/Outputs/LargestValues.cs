using System.Numerics.Tensors;

namespace OnnxDistill.Teacher.Outputs;

/// <summary>Finds the places of the largest values: a heap of those found so far, and blocks that hold nothing larger are skipped.</summary>
/// <param name="count">How many are wanted.</param>
internal sealed class LargestValues(int count)
{
    private const int Block = 64;

    // The worst of those kept is at the root: the smallest value and, of equal ones, the last place.
    private readonly (float Value, int Place)[] _heap = new (float, int)[count];

    /// <summary>Finds them.</summary>
    /// <param name="values">At least as many values as are wanted; none is NaN.</param>
    /// <param name="places">Receives the places, the largest value first, of equal ones the first place first.</param>
    public void Find(ReadOnlySpan<float> values, Span<int> places)
    {
        for (var place = 0; place < count; place++)
        {
            _heap[place] = (values[place], place);
        }

        for (var root = (count / 2) - 1; root >= 0; root--)
        {
            Sink(root);
        }

        for (var start = count; start < values.Length; start += Block)
        {
            var block = values.Slice(start, Math.Min(Block, values.Length - start));
            if (TensorPrimitives.Max(block) > _heap[0].Value)
            {
                Take(block, start);
            }
        }

        Array.Sort(_heap, (a, b) => a.Value == b.Value ? a.Place.CompareTo(b.Place) : b.Value.CompareTo(a.Value));
        for (var i = 0; i < count; i++)
        {
            places[i] = _heap[i].Place;
        }
    }

    private void Take(ReadOnlySpan<float> block, int start)
    {
        for (var i = 0; i < block.Length; i++)
        {
            // An equal value that comes later is worse than the root.
            if (block[i] > _heap[0].Value)
            {
                _heap[0] = (block[i], start + i);
                Sink(0);
            }
        }
    }

    private void Sink(int root)
    {
        var item = _heap[root];
        for (var child = (2 * root) + 1; child < count; child = (2 * root) + 1)
        {
            if (child + 1 < count && Worse(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!Worse(_heap[child], item))
            {
                break;
            }

            _heap[root] = _heap[child];
            root = child;
        }

        _heap[root] = item;
    }

    private static bool Worse((float Value, int Place) a, (float Value, int Place) b) => a.Value < b.Value || (a.Value == b.Value && a.Place > b.Place);
}
