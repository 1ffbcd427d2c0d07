using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models;

/// <summary>The activations of BERT's feed-forward layer and pooler by their Hugging Face names.</summary>
internal static class Activations
{
    public static Func<Tensor, Tensor> Of(string name) => name switch
    {
        "gelu" => x => nn.functional.gelu(x),
        "gelu_new" or "gelu_pytorch_tanh" => GeluTanh,
        "relu" => x => nn.functional.relu(x),
        "silu" or "swish" => x => nn.functional.silu(x),
        "quick_gelu" => x => x * x.Times(1.702).sigmoid(),
        "mish" => x => x * nn.functional.softplus(x).tanh(),
        "tanh" => x => x.tanh(),
        _ => throw new InvalidDataException(
            $"The activation {name} is not known; known are gelu, gelu_new, gelu_pytorch_tanh, relu, silu, swish, quick_gelu, mish and tanh."),
    };

    // transformers NewGELUActivation; TorchSharp's gelu has no tanh switch.
    private static Tensor GeluTanh(Tensor x)
    {
        var inner = x.Plus(x.Power(3).Times(0.044715)).Times(Math.Sqrt(2 / Math.PI));
        return x.Times(0.5) * inner.tanh().Plus(1);
    }
}
