namespace OnnxDistill.Student.Advice.Candidates;

/// <summary>A student that could be trained.</summary>
/// <param name="Name">Its shape: layers x width, or <c>BiLSTM</c> with its widths.</param>
/// <param name="Layers">Its encoder's layers; 0 for a BiLSTM.</param>
/// <param name="Hidden">Its width; of a BiLSTM that of its embeddings.</param>
/// <param name="Parameters">Its parameters, counted on the student itself.</param>
/// <param name="Pruned">Its parameters with the word pieces alone that the cache uses; null where the tokenizer cannot be pruned.</param>
/// <param name="Speed">How many times as fast as the teacher it is, estimated; null where the teacher's size is not known.</param>
public sealed record StudentCandidate(string Name, int Layers, int Hidden, long Parameters, long? Pruned, double? Speed)
{
    // docs/students.md, "Small files": 15.8 MB become 4.0, 14.2 become 3.6, 14.4 become 3.7.
    private const double Int8Share = 1 / 3.9;

    /// <summary>Gets what of <c>--size</c> it meets: <c>as it is</c>, <c>pruned</c>, <c>as an int8 file</c> or <c>no</c>; empty where no size is asked for.</summary>
    public string Fits { get; init; } = string.Empty;

    /// <summary>Gets whether it is the one to try first.</summary>
    public bool Chosen { get; init; }

    /// <summary>Gets whether it is a bidirectional LSTM.</summary>
    public bool IsBiLstm => Layers == 0;

    /// <summary>Gets the bytes of its ONNX file in fp32: 4 for each parameter.</summary>
    public long FileBytes => Parameters * sizeof(float);

    /// <summary>Gets the bytes of its smallest file, estimated: pruned where that can be, with weights in int8.</summary>
    public long SmallestFileBytes => (long)((Pruned ?? Parameters) * sizeof(float) * Int8Share);
}
