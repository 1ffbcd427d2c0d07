using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Gelu;

/// <summary>
/// A dense layer's bias and GELU as one node of the graph of gradients: libtorch writes the bias in a pass of its own, sums its gradient in another, and
/// computes the exponential twice. 32-bit floats on the CPU.
/// </summary>
internal sealed class GeluFunction : autograd.SingleTensorFunction<GeluFunction>
{
    /// <inheritdoc/>
    public override string Name => nameof(GeluFunction);

    /// <summary>Whether gradients are wanted of tensors that this reaches.</summary>
    public static bool Fits(Tensor x) => is_grad_enabled() && x.requires_grad && x.dtype == ScalarType.Float32 && x.device_type == DeviceType.CPU;

    /// <summary>GELU of x plus the bias, of the shape of x.</summary>
    /// <param name="x"><c>[..., width]</c>.</param>
    /// <param name="bias"><c>[width]</c>.</param>
    public static Tensor Of(Tensor x, Tensor bias) => apply(x, bias);

    /// <inheritdoc/>
    public override unsafe Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, bias) = (((Tensor)vars[0]).contiguous(), ((Tensor)vars[1]).contiguous());
        var (value, slope, columns) = (empty(x.shape), empty(x.shape), bias.numel());
        GeluLoop.Forward(TensorMemory.Pointer(x), TensorMemory.Pointer(bias), x.numel() / columns, (int)columns, TensorMemory.Pointer(value), TensorMemory.Pointer(slope));
        GC.KeepAlive(x);
        GC.KeepAlive(bias);
        ctx.save_for_backward([slope]);
        return value;
    }

    /// <inheritdoc/>
    public override unsafe List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var (slope, gradient) = (ctx.get_saved_variables()[0], grad_output.contiguous());
        var columns = slope.shape[^1];
        var (toX, toBias) = (empty(slope.shape), empty(columns));
        GeluLoop.Backward(
            TensorMemory.Pointer(gradient), TensorMemory.Pointer(slope), slope.numel() / columns, (int)columns, TensorMemory.Pointer(toX), TensorMemory.Pointer(toBias));
        GC.KeepAlive(gradient);
        GC.KeepAlive(slope);
        return [toX, toBias];
    }
}
