using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Heads;
using OnnxDistill.Teacher.Devices;

namespace OnnxDistill.Teacher.Sessions;

/// <summary>How a model is opened.</summary>
public sealed record ClassifierOptions
{
    /// <summary>Gets the device. The default value is <see cref="Device.Auto"/>.</summary>
    public Device Device { get; init; } = Device.Auto;

    /// <summary>Gets the threads of one operator. The default value is the number of processors.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Gets a value indicating whether ONNX Runtime's threads spin while they wait: faster by a little alone, slower by much beside
    /// other threads of the process. The default value is <see langword="false"/>.
    /// </summary>
    public bool Spinning { get; init; }

    /// <summary>Gets the id that fills a batch behind its shorter rows. The default value is 0.</summary>
    public int PadId { get; init; }

    /// <summary>
    /// Gets a value indicating whether quantised weights are widened to fp32 and activations not quantised: slower, but the same answers
    /// on every processor and in every batch. The default value is <see langword="false"/>.
    /// </summary>
    public bool Dequantize { get; init; }

    /// <summary>Gets the inner tensors that are kept beside the logits. The default value is none.</summary>
    public IReadOnlyList<EncoderTap> Taps { get; init; } = [];

    /// <summary>Gets a value indicating whether a model without logits is refused. The default value is <see langword="true"/>.</summary>
    public bool RequireLogits { get; init; } = true;

    /// <summary>Gets the number of classes that the model's own config names: it decides between two heads. The default value is <see langword="null"/>: it names none.</summary>
    public int? Classes { get; init; }

    /// <summary>Gets a value indicating whether the output of the masked-language head is kept; a model without one is refused then. The default value is <see langword="false"/>.</summary>
    public bool Vocabulary { get; init; }

    /// <summary>Gets the inner values that are given as outputs because no output of the file is the logits. The default value is none.</summary>
    internal IReadOnlyList<ExposedValue> Exposed { get; init; } = [];

    /// <summary>Gets a value indicating whether the inner tensors are all that is kept, so that the model's head need not run. The default value is <see langword="false"/>.</summary>
    internal bool TapsAlone { get; init; }

    /// <summary>Gets a value indicating whether every batch has one row, for files that ONNX Runtime runs only so. The default value is <see langword="false"/>.</summary>
    internal bool SingleRows { get; init; }
}
