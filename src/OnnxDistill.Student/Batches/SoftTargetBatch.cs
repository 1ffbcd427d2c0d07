using static TorchSharp.torch;

namespace OnnxDistill.Student.Batches;

/// <summary>What the teacher and the data say about one batch; a member is null where the cache or the data has none.</summary>
internal sealed record SoftTargetBatch
{
    /// <summary>Gets the teacher's logits, <c>[batch, classes]</c>, fp32.</summary>
    public Tensor? Logits { get; init; }

    /// <summary>
    /// Gets the labels, <c>[batch]</c>: int64 class ids, or floats for regression; rows without a label may hold anything. Where a row may have several
    /// classes, <c>[batch, classes]</c>: 1, 0, or NaN where it is not known.
    /// </summary>
    public Tensor? Labels { get; init; }

    /// <summary>Gets which rows have a label, <c>[batch]</c>, bool; null means that every row has one.</summary>
    public Tensor? HasLabel { get; init; }

    /// <summary>Gets 1 where a token is valid and 0 where it is padding, <c>[batch, length]</c>; null if no objective reads token states.</summary>
    public Tensor? Mask { get; init; }

    /// <summary>Gets the teacher's inner tensors; null where no objective reads one.</summary>
    public TeacherTaps? Taps { get; init; }
}
