using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models;

/// <summary>Picks tokens out of padded rows.</summary>
internal static class TokenRows
{
    /// <summary>The rows at given positions, <c>[batch, positions, width]</c>; where a position is padding (-1) that of the first token.</summary>
    /// <param name="rows"><c>[batch, length, width]</c>.</param>
    /// <param name="positions"><c>[batch, positions]</c>, int64.</param>
    public static Tensor At(Tensor rows, Tensor positions) =>
        rows.gather(1, positions.AtLeast(0).unsqueeze(-1).expand(positions.shape[0], positions.shape[1], rows.shape[2]));
}
