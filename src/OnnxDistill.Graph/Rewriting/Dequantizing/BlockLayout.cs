using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>How MatMulNBits stores a weight: for each output a row of blocks along the inputs, the last one filled up.</summary>
internal sealed record BlockLayout(int Inputs, int Outputs, int Bits, int Block)
{
    private int Blocks => ((Inputs - 1) / Block) + 1;

    /// <summary>The zero point of every block [outputs, blocks]: the middle of the range where none are stored; null where their number is wrong.</summary>
    public float[]? Zeros(TensorProto? stored, string path)
    {
        if (stored is null)
        {
            return [.. Enumerable.Repeat((float)(1 << (Bits - 1)), Outputs * Blocks)];
        }

        if ((DataType)stored.DataType != DataType.Uint8)
        {
            return ElementTypes.Count(stored) == (long)Outputs * Blocks ? TensorData.Floats(stored, path) : null;
        }

        // Packed like the weight, every output's on whole bytes.
        var row = ((Blocks * Bits) + 7) / 8;
        if (ElementTypes.Count(stored) != (long)Outputs * row)
        {
            return null;
        }

        var bytes = TensorBytes.Read(stored, path).Span;
        var zeros = new float[Outputs * Blocks];
        for (var i = 0; i < zeros.Length; i++)
        {
            zeros[i] = SubBytes.At(bytes.Slice(i / Blocks * row, row), i % Blocks, Bits);
        }

        return zeros;
    }

    /// <summary>Writes the weight as [inputs, outputs].</summary>
    public void Widen(ReadOnlySpan<byte> stored, float[] scales, float[] zeros, Span<float> into)
    {
        var bytesOfBlock = ((Block * Bits) + 7) / 8;
        for (var output = 0; output < Outputs; output++)
        {
            for (var b = 0; b < Blocks; b++)
            {
                var at = (output * Blocks) + b;
                var block = stored.Slice(at * bytesOfBlock, bytesOfBlock);
                var (scale, zero) = (scales[at], zeros[at]);
                var first = b * Block;
                for (var i = 0; i < Block && first + i < Inputs; i++)
                {
                    into[((first + i) * Outputs) + output] = (SubBytes.At(block, i, Bits) - zero) * scale;
                }
            }
        }
    }
}
