using Microsoft.ML.OnnxRuntime;
using OnnxDistill.Teacher.Sessions;

namespace OnnxDistill.Teacher.Outputs;

/// <summary>Our own memory behind the masked-language head's output: [rows, width, vocabulary].</summary>
/// <param name="output">The output.</param>
/// <param name="type">Its element type.</param>
internal sealed class VocabularyBuffer(VocabularyOutput output, string type)
{
    private readonly OutputBuffer _memory = OutputBuffer.For(output.Name, type);

    /// <summary>Gets the output.</summary>
    public VocabularyOutput Output => output;

    /// <summary>A value over the memory for one run.</summary>
    public OrtValue Value(int rows, int width) => _memory.Value(rows, width, output.Size);

    /// <summary>Widens what the last run left, where that is needed.</summary>
    public void Widen() => _memory.Widen();

    /// <summary>The values of tokens of the last run, [tokens, vocabulary], from this element of [rows, width, vocabulary].</summary>
    public ReadOnlySpan<float> Values(int start, int tokens = 1) => _memory.Floats(start, tokens * output.Size);
}
