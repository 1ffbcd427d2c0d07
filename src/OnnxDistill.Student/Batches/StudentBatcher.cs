using OnnxDistill.Student.Models;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Batches;

/// <summary>Turns rows into the padded tensors of one step.</summary>
/// <param name="device">Where the tensors go.</param>
/// <param name="siamese">Whether the second text goes into tensors of its own.</param>
/// <param name="regression">Whether labels are real numbers instead of class ids.</param>
internal sealed class StudentBatcher(Device device, bool siamese, bool regression)
{
    private readonly WantedTaps _wanted = new();

    /// <summary>The token ids of the rows, padded with 0 to the longest of them.</summary>
    /// <param name="rows">Rows in memory.</param>
    /// <param name="batch">Which of them.</param>
    public StudentBatch Inputs(StudentRows rows, ReadOnlySpan<int> batch)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Inputs(Read(new RowBatch(rows, batch.ToArray()), ahead: false));
    }

    /// <summary>The soft targets and labels of the rows.</summary>
    /// <param name="rows">Rows in memory.</param>
    /// <param name="batch">Which of them.</param>
    /// <param name="mask">The mask of their inputs.</param>
    public SoftTargetBatch Targets(StudentRows rows, ReadOnlySpan<int> batch, Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(mask);
        return Targets(rows, batch, mask, null);
    }

    /// <summary>Pads the rows of a batch, without a tensor, so that any thread may do it.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="ahead">Whether taps are widened too, those that the batcher's steps have asked for so far.</param>
    internal ReadBatch Read(RowBatch batch, bool ahead)
    {
        var (rows, ids) = (batch.Rows, batch.Ids);
        var texts = siamese ? PaddedTexts.OfTexts(rows, ids, second: false) : PaddedTexts.OfRows(rows, ids);
        return new ReadBatch
        {
            Source = batch,
            Texts = texts,
            Second = siamese ? PaddedTexts.OfTexts(rows, ids, second: true) : null,
            Types = siamese ? null : PaddedTexts.Types(rows, ids, texts.Width),
            Taps = ahead && rows.Taps.Count > 0 ? WidenedTaps.Of(rows, ids, texts.Width, _wanted) : null,
        };
    }

    /// <summary>The tensors of a batch's tokens.</summary>
    internal StudentBatch Inputs(ReadBatch batch)
    {
        var (texts, rows) = (batch.Texts, batch.Source.Ids.Length);
        var (ids, mask) = (Tensor(texts.Ids, ScalarType.Int64, rows, texts.Width), Tensor(texts.Mask, ScalarType.Int64, rows, texts.Width));   // [batch, length]
        var lengths = frombuffer(texts.Lengths, ScalarType.Int64);               // [batch], on the CPU
        if (batch.Second is { } second)
        {
            return new StudentBatch(ids, zeros_like(ids), mask, lengths)
            {
                PairInputIds = Tensor(second.Ids, ScalarType.Int64, rows, second.Width),
                PairLengths = frombuffer(second.Lengths, ScalarType.Int64),
            };
        }

        return new StudentBatch(ids, Tensor(batch.Types!, ScalarType.Int64, rows, texts.Width), mask, lengths)
        {
            MaskedPositions = batch.Source.Rows.Masked ? Taps(batch.Source.Rows, batch.Source.Ids, texts.Width, null).MaskedPositions() : null,
        };
    }

    /// <summary>The tensors of a batch's soft targets and labels.</summary>
    internal SoftTargetBatch Targets(ReadBatch batch, Tensor mask) => Targets(batch.Source.Rows, batch.Source.Ids, mask, batch.Taps);

    private SoftTargetBatch Targets(StudentRows rows, ReadOnlySpan<int> batch, Tensor mask, WidenedTaps? widened)
    {
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
            Taps = rows.Taps.Count == 0 && !rows.Masked ? null : Taps(rows, batch, mask.shape[1], widened),
        };
    }

    private TeacherTaps Taps(StudentRows rows, ReadOnlySpan<int> batch, long width, WidenedTaps? widened) =>
        new(rows, batch.ToArray(), (int)width, device, _wanted, widened);

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

    // The tensor aliases the array, which is this step's own: nothing is copied on the CPU.
    private Tensor Tensor(Array values, ScalarType type, params long[] shape)
    {
        var tensor = frombuffer(values, type).view(shape);
        return device.type == TorchSharp.DeviceType.CPU ? tensor : tensor.to(device);
    }
}
