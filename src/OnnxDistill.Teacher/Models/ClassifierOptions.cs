using OnnxDistill.Teacher.Devices;

namespace OnnxDistill.Teacher.Models;

/// <summary>How <see cref="OnnxClassifier"/> opens a model.</summary>
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
}
