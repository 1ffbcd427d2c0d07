using OnnxDistill.Student.Models;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Batches;

/// <summary>Turns rows into the padded tensors of one step.</summary>
/// <param name="device">Where the tensors go.</param>
/// <param name="siamese">Whether the second text goes into tensors of its own.</param>
/// <param name="regression">Whether labels are real numbers instead of class ids.</param>
public sealed class StudentBatcher(Device device, bool siamese, bool regression)
{
    /// <summary>The token ids of the rows, padded with 0 to the longest of them.</summary>
    /// <param name="rows">Rows in memory.</param>
    /// <param name="batch">Which of them.</param>
    public StudentBatch Inputs(StudentRows rows, ReadOnlySpan<int> batch)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (!siamese)
        {
            var (ids, mask, lengths) = Pad(rows, batch, second: false);
            return new StudentBatch(ids, Types(rows, batch, ids.shape[1]), mask, lengths)
            {
                MaskedPositions = rows.Masked ? Taps(rows, batch, ids.shape[1]).MaskedPositions() : null,
            };
        }

        var first = Pad(rows, batch, second: false);
        var second = Pad(rows, batch, second: true);
        return new StudentBatch(first.Ids, zeros_like(first.Ids), first.Mask, first.Lengths)
        {
            PairInputIds = second.Ids,
            PairLengths = second.Lengths,
        };
    }

    /// <summary>The soft targets and labels of the rows.</summary>
    /// <param name="rows">Rows in memory.</param>
    /// <param name="batch">Which of them.</param>
    /// <param name="mask">The mask of their inputs.</param>
    public SoftTargetBatch Targets(StudentRows rows, ReadOnlySpan<int> batch, Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(mask);
        var hasLabel = new bool[batch.Length];
        for (var i = 0; i < batch.Length; i++)
        {
            hasLabel[i] = !double.IsNaN(rows.Label(batch[i]));
        }

        return new SoftTargetBatch
        {
            Logits = rows.Classes == 0 ? null : Logits(rows, batch),
            Labels = rows.LabelClasses > 0 ? Several(rows, batch) : Labels(rows, batch),
            HasLabel = Tensor(hasLabel, ScalarType.Bool, batch.Length),
            Mask = mask,
            Taps = rows.Taps.Count == 0 && !rows.Masked ? null : Taps(rows, batch, mask.shape[1]),
        };
    }

    private TeacherTaps Taps(StudentRows rows, ReadOnlySpan<int> batch, long width) => new(rows, batch.ToArray(), (int)width, device);

    private Tensor Logits(StudentRows rows, ReadOnlySpan<int> batch)
    {
        var logits = new float[batch.Length * rows.Classes];
        for (var i = 0; i < batch.Length; i++)
        {
            rows.Logits(batch[i]).CopyTo(logits.AsSpan(i * rows.Classes));
        }

        return Tensor(logits, ScalarType.Float32, batch.Length, rows.Classes);     // [batch, classes]
    }

    private Tensor Several(StudentRows rows, ReadOnlySpan<int> batch)
    {
        var labels = new float[batch.Length * rows.LabelClasses];
        for (var i = 0; i < batch.Length; i++)
        {
            rows.Labels(batch[i]).CopyTo(labels.AsSpan(i * rows.LabelClasses));
        }

        return Tensor(labels, ScalarType.Float32, batch.Length, rows.LabelClasses);     // [batch, classes]
    }

    private Tensor Labels(StudentRows rows, ReadOnlySpan<int> batch)
    {
        var reals = new float[batch.Length];
        var ids = new long[batch.Length];
        for (var i = 0; i < batch.Length; i++)
        {
            var label = rows.Label(batch[i]);
            reals[i] = double.IsNaN(label) ? 0 : (float)label;
            ids[i] = (long)reals[i];
        }

        return regression ? Tensor(reals, ScalarType.Float32, batch.Length) : Tensor(ids, ScalarType.Int64, batch.Length);    // [batch]
    }

    private (Tensor Ids, Tensor Mask, Tensor Lengths) Pad(StudentRows rows, ReadOnlySpan<int> batch, bool second)
    {
        var lengths = new long[batch.Length];
        var width = 1;
        for (var i = 0; i < batch.Length; i++)
        {
            // A row without a second text still needs one token for the packed sequence: its last one.
            lengths[i] = Math.Max(1, Text(rows, batch[i], second).Length);
            width = Math.Max(width, (int)lengths[i]);
        }

        var ids = new long[batch.Length * width];
        var mask = new long[batch.Length * width];
        for (var i = 0; i < batch.Length; i++)
        {
            var text = Text(rows, batch[i], second);
            text = text.IsEmpty ? rows.Ids(batch[i])[^1..] : text;
            for (var j = 0; j < text.Length; j++)
            {
                ids[(i * width) + j] = text[j];
                mask[(i * width) + j] = 1;
            }
        }

        return (Tensor(ids, ScalarType.Int64, batch.Length, width),                      // [batch, length]
            Tensor(mask, ScalarType.Int64, batch.Length, width),                         // [batch, length]
            frombuffer(lengths, ScalarType.Int64));                                      // [batch], on the CPU
    }

    private Tensor Types(StudentRows rows, ReadOnlySpan<int> batch, long width)
    {
        var types = new long[batch.Length * width];
        for (var i = 0; i < batch.Length; i++)
        {
            types.AsSpan((int)(i * width))[rows.PairStart(batch[i])..rows.Length(batch[i])].Fill(1);
        }

        return Tensor(types, ScalarType.Int64, batch.Length, width);                     // [batch, length]
    }

    private ReadOnlySpan<int> Text(StudentRows rows, int row, bool second) =>
        !siamese ? rows.Ids(row) : second ? rows.Ids(row)[rows.PairStart(row)..] : rows.Ids(row)[..rows.PairStart(row)];

    // The tensor aliases the array, which is this step's own: nothing is copied on the CPU.
    private Tensor Tensor(Array values, ScalarType type, params long[] shape)
    {
        var tensor = frombuffer(values, type).view(shape);
        return device.type == TorchSharp.DeviceType.CPU ? tensor : tensor.to(device);
    }
}
