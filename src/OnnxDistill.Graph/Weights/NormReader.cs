using System.Globalization;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Patterns;

namespace OnnxDistill.Graph.Weights;

/// <summary>Reads a LayerNorm.</summary>
/// <param name="graph">The graph.</param>
/// <param name="constants">Reads what is stored.</param>
internal sealed class NormReader(EncoderGraph graph, ConstantReader constants)
{
    /// <summary>The norm's numbers.</summary>
    /// <param name="norm">The norm; null is refused.</param>
    /// <param name="where">Where it should stand, for the refusal.</param>
    /// <param name="width">The width of what it takes.</param>
    /// <exception cref="InvalidDataException">There is no LayerNorm.</exception>
    public NormWeights Read(NormPattern? norm, string where, int width)
    {
        if (norm is not { Kind: NormKind.Layer })
        {
            var instead = norm?.Kind switch
            {
                NormKind.RootMeanSquare => "an RMSNorm",
                NormKind.None => "a mere gain and offset, as in MobileBERT,",
                _ => "no LayerNorm",
            };
            throw new InvalidDataException($"{graph.Graph.Path}: {instead} stands {where} where BERT has a LayerNorm, so no BERT student can take these weights");
        }

        // The shortest decimal of the stored float: 1e-12, not 9.999999960041972e-13.
        var epsilon = double.Parse(((float)norm.Epsilon).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return new NormWeights(Vector(norm.Gamma, width, 1), Vector(norm.Beta, width, 0), epsilon);
    }

    private float[] Vector(string? value, int width, float otherwise)
    {
        float[] read = value is null ? [otherwise] : constants.Read(value);
        return read.Length == width ? read
            : read.Length == 1 ? [.. Enumerable.Repeat(read[0], width)]
            : throw new InvalidDataException($"{graph.Graph.Path}: a LayerNorm's '{value}' has {read.Length} elements, not {width}");
    }
}
