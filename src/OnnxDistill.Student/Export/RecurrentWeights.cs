using OnnxDistill.Student.Models;
using TorchSharp;

namespace OnnxDistill.Student.Export;

/// <summary>
/// The weights of a bidirectional LSTM or GRU as ONNX wants them: both directions in one tensor, the gates in another order.
/// PyTorch has i, f, g, o and r, z, n; ONNX has i, o, f, c and z, r, h (ONNX operators LSTM and GRU).
/// </summary>
internal sealed class RecurrentWeights
{
    private static readonly string[] Directions = [string.Empty, "_reverse"];

    public RecurrentWeights(BiLstmStudentOptions options, IReadOnlyDictionary<string, torch.Tensor> weights)
    {
        int[] gates = options.Cell == "GRU" ? [1, 0, 2] : [0, 3, 1, 2];
        torch.Tensor Reordered(string name) => torch.cat([.. gates.Select(g => weights["bi_rnn." + name].narrow(0, g * options.Hidden, options.Hidden))], 0);
        Input = Both(direction => Reordered("weight_ih_l0" + direction));
        Recurrence = Both(direction => Reordered("weight_hh_l0" + direction));
        Bias = Both(direction => torch.cat([Reordered("bias_ih_l0" + direction), Reordered("bias_hh_l0" + direction)], 0));
    }

    /// <summary>[direction, gates * hidden, embedding].</summary>
    public torch.Tensor Input { get; }

    /// <summary>[direction, gates * hidden, hidden].</summary>
    public torch.Tensor Recurrence { get; }

    /// <summary>[direction, 2 * gates * hidden]: of the input, then of the recurrence.</summary>
    public torch.Tensor Bias { get; }

    private static torch.Tensor Both(Func<string, torch.Tensor> direction) => torch.stack([.. Directions.Select(direction)]);
}
