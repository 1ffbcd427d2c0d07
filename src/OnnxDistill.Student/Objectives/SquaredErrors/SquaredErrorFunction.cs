using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.SquaredErrors;

/// <summary>
/// <see cref="SquaredError"/> as one node of the graph of gradients: student and teacher are read once, their difference is written once and read once
/// on the way back. libtorch's operators take some sixteen passes. 32-bit floats on the CPU.
/// </summary>
internal sealed class SquaredErrorFunction : autograd.SingleTensorFunction<SquaredErrorFunction>
{
    /// <inheritdoc/>
    public override string Name => nameof(SquaredErrorFunction);

    /// <summary>The mean, a single number.</summary>
    /// <param name="student">Any shape.</param>
    /// <param name="teacher">The same.</param>
    /// <param name="mask"><c>[batch, length]</c>, 1 where a token is.</param>
    /// <param name="elements">Which elements are compared.</param>
    /// <param name="dialect">Which mean.</param>
    public static Tensor Of(Tensor student, Tensor teacher, Tensor mask, ValidElements elements, Dialect dialect)
    {
        var tokens = mask.IsNot(0).contiguous().data<bool>().ToArray();
        var weights = elements.Weights([.. tokens.Chunk(elements.Tokens).Select(row => row.Count(v => v))], dialect);
        return apply(student, teacher, new Settings(elements, tokens, weights));
    }

    /// <inheritdoc/>
    public override unsafe Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (student, teacher, settings) = (((Tensor)vars[0]).contiguous(), ((Tensor)vars[1]).contiguous(), (Settings)vars[2]);
        var (elements, difference) = (settings.Elements, empty(student.shape));
        var sums = Differences.Squares(TensorMemory.Pointer(student), TensorMemory.Pointer(teacher), TensorMemory.Pointer(difference), elements, settings.Valid);
        GC.KeepAlive(student);
        GC.KeepAlive(teacher);
        ctx.save_data(nameof(Settings), settings);
        ctx.save_for_backward([difference]);
        return tensor((float)sums.Zip(settings.Weights, (sum, weight) => sum * weight).Sum());
    }

    /// <inheritdoc/>
    public override unsafe List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var (difference, settings) = (ctx.get_saved_variables()[0], (Settings)ctx.get_data(nameof(Settings)));
        var (gradient, factor) = (empty(difference.shape), 2 * (double)grad_output.item<float>());
        Differences.Scale(TensorMemory.Pointer(difference), TensorMemory.Pointer(gradient), settings.Elements, Array.ConvertAll(settings.Weights, w => (float)(factor * w)));
        GC.KeepAlive(difference);
        return [gradient, null!, null!];
    }

    private sealed record Settings(ValidElements Elements, bool[] Valid, double[] Weights);
}
