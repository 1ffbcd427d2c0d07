using OnnxDistill.Student.Dropout;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Attention;

/// <summary>
/// An attention's scores, softmax, dropout and product with the values as one node of the graph of gradients: libtorch's operators copy queries, keys,
/// values and context into the order of their products, and read and write all scores some ten times a layer and direction. 32-bit floats on the CPU.
/// </summary>
internal sealed class FusedAttention : autograd.MultiTensorFunction<FusedAttention>
{
    // The gradients of an attention whose scores' gradients take more than this would not stay in a core's cache.
    private const int LongestRow = 1024;

    /// <inheritdoc/>
    public override string Name => nameof(FusedAttention);

    /// <summary>Whether gradients are wanted of tensors that this reaches.</summary>
    public static bool Fits(Tensor states) =>
        is_grad_enabled() && states.requires_grad && states.dtype == ScalarType.Float32 && states.device_type == DeviceType.CPU && states.shape[1] <= LongestRow;

    /// <summary>The context, <c>[batch, length, width]</c>; scores before the mask and probabilities before dropout, each <c>[batch, heads, query, key]</c>, where wanted.</summary>
    /// <param name="states">Queries, keys and values side by side, <c>[batch, length, 3 · width]</c>, or each for itself.</param>
    /// <param name="heads">The number of heads.</param>
    /// <param name="additive">Added to scores, <c>[batch, 1, 1, key]</c>; null for nothing.</param>
    /// <param name="dropout">The mask of dropout; null for none.</param>
    /// <param name="scores">Whether scores are wanted.</param>
    /// <param name="probabilities">Whether probabilities are wanted.</param>
    public static (Tensor Context, Tensor? Scores, Tensor? Probabilities) Of(
        Tensor[] states, int heads, Tensor? additive, DropoutSite? dropout, bool scores, bool probabilities)
    {
        var all = apply([.. states, new Settings(heads, additive, dropout, scores, probabilities)]);
        return (all[0], scores ? all[1] : null, probabilities ? all[^1] : null);
    }

    /// <inheritdoc/>
    public override unsafe List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var states = vars.OfType<Tensor>().Select(t => t.contiguous()).ToList();
        var settings = (Settings)vars[^1];
        var shape = ShapeOf(states, settings.Heads);
        long[] square = [shape.Batch, shape.Heads, shape.Length, shape.Length];
        var (context, probabilities) = (empty(shape.Batch, shape.Length, shape.Width), empty(square));
        var scores = settings.Scores ? empty(square) : null;
        var dropped = settings.Dropout is null ? probabilities : empty(square);
        var additive = settings.Additive?.contiguous();
        new AttentionForward
        {
            Shape = shape,
            Sources = Sources(states, shape),
            Additive = Address(additive),
            Scores = Address(scores),
            Probabilities = Address(probabilities),
            Dropped = Address(dropped),
            Dropout = settings.Dropout,
            Context = Address(context),
        }.Run();
        GC.KeepAlive(additive);
        ctx.save_data(nameof(Settings), settings with { Additive = null });
        ctx.save_for_backward([probabilities, dropped, .. states]);
        return [context, .. scores is null ? Array.Empty<Tensor>() : [scores], .. settings.Probabilities ? [probabilities] : Array.Empty<Tensor>()];
    }

    /// <inheritdoc/>
    public override unsafe List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        var (saved, settings) = (ctx.get_saved_variables(), (Settings)ctx.get_data(nameof(Settings)));
        var states = saved.Skip(2).ToList();
        var shape = ShapeOf(states, settings.Heads);
        var gradients = states.Select(s => empty(s.shape)).ToList();
        var come = grad_outputs.Select(g => g.contiguous()).ToList();
        new AttentionBackward
        {
            Shape = shape,
            Sources = Sources(states, shape),
            Gradients = Sources(gradients, shape),
            Probabilities = Address(saved[0]),
            Dropped = Address(saved[1]),
            Context = Address(come[0]),
            ToScores = settings.Scores ? Address(come[1]) : null,
            ToProbabilities = settings.Probabilities ? Address(come[^1]) : null,
        }.Run();
        GC.KeepAlive(come);
        GC.KeepAlive(saved);
        return [.. gradients, null!];
    }

    private static unsafe float* Address(Tensor? tensor) => tensor is null ? null : TensorMemory.Pointer(tensor);

    private static AttentionShape ShapeOf(List<Tensor> states, int heads)
    {
        var shape = states[0].shape;
        return new AttentionShape((int)shape[0], (int)shape[1], heads, (int)shape[2] / heads / (states.Count == 1 ? 3 : 1));
    }

    private static unsafe HeadSources Sources(List<Tensor> states, AttentionShape shape)
    {
        var first = TensorMemory.Pointer(states[0]);
        return states.Count == 1
            ? new HeadSources(first, first + shape.Width, first + (2 * shape.Width), 3 * shape.Width)
            : new HeadSources(first, TensorMemory.Pointer(states[1]), TensorMemory.Pointer(states[2]), shape.Width);
    }

    private sealed record Settings(int Heads, Tensor? Additive, DropoutSite? Dropout, bool Scores, bool Probabilities);
}
