using Microsoft.ML.OnnxRuntime;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Preparation;
using OnnxDistill.Teacher.Sessions;

namespace OnnxDistill.Teacher.Outputs;

/// <summary>Our own memory behind one tap: [rows, width, size], or [rows, heads, width, width] for scores.</summary>
internal sealed class TapBuffer
{
    private readonly OutputBuffer _memory;

    private TapBuffer(TapOutput output, OutputBuffer memory, bool squared, int size)
    {
        (Tap, Output, _memory, IsSquared, Size) = (output.Tap, output.Output, memory, squared, size);
    }

    /// <summary>Gets the inner tensor.</summary>
    public EncoderTap Tap { get; }

    /// <summary>Gets the output's name.</summary>
    public string Output { get; }

    /// <summary>Gets a value indicating whether a row is [heads, width, width] and not [width, size].</summary>
    public bool IsSquared { get; }

    /// <summary>Gets the heads of scores, the elements of a token of everything else.</summary>
    public int Size { get; }

    /// <summary>The memory for a tap.</summary>
    /// <param name="output">The tap and its output.</param>
    /// <param name="type">The output's element type.</param>
    /// <param name="map">The encoder's sizes.</param>
    public static TapBuffer For(TapOutput output, string type, EncoderMap map)
    {
        var squared = output.Tap.Role is TapRole.Scores or TapRole.Probabilities;
        return new TapBuffer(output, OutputBuffer.For(output.Output, type), squared, SizeOf(output.Tap.Role, map));
    }

    /// <summary>The shape of a tap for a batch.</summary>
    public static long[] ShapeOf(TapRole role, EncoderMap map, int rows, int width) => role is TapRole.Scores or TapRole.Probabilities
        ? [rows, map.Heads, width, width]
        : [rows, width, SizeOf(role, map)];

    /// <summary>A value over the memory for one run.</summary>
    public OrtValue Value(int rows, int width) => IsSquared ? _memory.Value(rows, Size, width, width) : _memory.Value(rows, width, Size);

    /// <summary>Widens what the last run left, where that is needed.</summary>
    public void Widen() => _memory.Widen();

    /// <summary>All elements of one row of the last run, padding included.</summary>
    public ReadOnlySpan<float> Row(int row, int width)
    {
        var count = IsSquared ? Size * width * width : width * Size;
        return _memory.Floats(row * count, count);
    }

    private static int SizeOf(TapRole role, EncoderMap map) => role switch
    {
        TapRole.Scores or TapRole.Probabilities => map.Heads,
        TapRole.Queries or TapRole.Keys or TapRole.Values => map.Heads * map.HeadSize,
        _ => map.Hidden,
    };
}
