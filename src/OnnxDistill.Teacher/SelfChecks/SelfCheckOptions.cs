using OnnxDistill.Graph.Encoders;

namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>How <see cref="EncoderSelfCheck"/> runs a model.</summary>
internal sealed record SelfCheckOptions
{
    /// <summary>Gets a value indicating whether quantised weights are widened. The default value is <see langword="false"/>.</summary>
    public bool Dequantize { get; init; }

    /// <summary>Gets the id behind a row's end. The default value is 0.</summary>
    public int PadId { get; init; }

    /// <summary>Gets the threads of one operator. The default value is the number of processors.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Gets the taps to check; those they are checked by come along. The default value is <see langword="null"/>: all that are available.</summary>
    public IReadOnlyList<EncoderTap>? Taps { get; init; }
}
