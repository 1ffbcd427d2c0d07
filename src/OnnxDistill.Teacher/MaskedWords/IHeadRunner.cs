using OnnxDistill.Teacher.Examples;

namespace OnnxDistill.Teacher.MaskedWords;

/// <summary>A masked-language head's values for one token of each row.</summary>
/// <param name="row">The row's index in the batch.</param>
/// <param name="values">A value for each word piece, [vocabulary].</param>
internal delegate void HeadValues(int row, ReadOnlySpan<float> values);

/// <summary>Runs a masked language model and gives its head's values for one token of each row. One thread at a time.</summary>
internal interface IHeadRunner : IDisposable
{
    /// <summary>Gets the number of word pieces.</summary>
    int Size { get; }

    /// <summary>Gets the tokens of a row at most, where the file prescribes them.</summary>
    int? FixedLength { get; }

    /// <summary>Gets the most padded tokens of a batch.</summary>
    int MaxTokens { get; }

    /// <summary>Runs rows of one length.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="positions">The token of each row that counts.</param>
    /// <param name="receive">Called for every row, from several threads.</param>
    /// <exception cref="InvalidDataException">ONNX Runtime refuses the batch.</exception>
    void Run(EncodedExample[] rows, int[] positions, HeadValues receive);
}
