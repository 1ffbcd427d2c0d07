using Microsoft.ML.OnnxRuntime;
using OnnxDistill.Graph.Preparation;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Files;

namespace OnnxDistill.Teacher.Sessions;

/// <summary>Opens an <see cref="InferenceSession"/> on the device asked for; <c>auto</c> falls back to the CPU and says why.</summary>
internal static class SessionFactory
{
    private const string CudaProvider = "CUDAExecutionProvider";

    /// <summary>Opens the model.</summary>
    /// <param name="model">The model; checked already.</param>
    /// <param name="options">Device, threads and what is to be rewritten or exposed.</param>
    /// <param name="source">What was loaded.</param>
    /// <param name="device">The device that the model runs on.</param>
    /// <param name="note">The line that says why that is the CPU although a GPU was wanted.</param>
    /// <exception cref="InvalidDataException">ONNX Runtime cannot load the file, or the device that was asked for is not there.</exception>
    public static InferenceSession Open(LoadedModel model, ClassifierOptions options, out ModelSource source, out Device device, out string? note)
    {
        note = null;
        device = Device.Cpu;
        RuntimeEnvironment.Ensure();
        var built = RuntimeEnvironment.AvailableProviders.Contains(CudaProvider);
        switch (options.Device.Kind)
        {
            case DeviceKind.Cpu:
            case DeviceKind.Auto when !built:
                return Load(model, options, gpu: null, out source);
            case DeviceKind.Cuda when !built:
                throw new InvalidDataException(
                    $"device {options.Device} is not available: this build of ONNX Runtime has no CUDA; build with -p:Accelerator=cuda or give --device cpu");
            case DeviceKind.Cuda:
                device = options.Device;
                return OpenCuda(model, options, out source);
            default:
                return OpenAuto(model, options, out source, out device, out note);
        }
    }

    private static InferenceSession OpenCuda(LoadedModel model, ClassifierOptions options, out ModelSource source)
    {
        try
        {
            return Load(model, options, options.Device.Index, out source);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException(
                $"device {options.Device} is not available: {RuntimeErrors.Sentence(e)}; give --device cpu to run on the CPU", e);
        }
    }

    private static InferenceSession OpenAuto(
        LoadedModel model, ClassifierOptions options, out ModelSource source, out Device device, out string? note)
    {
        try
        {
            note = null;
            device = new Device(DeviceKind.Cuda, 0);
            return Load(model, options, gpu: 0, out source);
        }
        catch (OnnxRuntimeException e)
        {
            // A machine without CUDA, not a broken model: a model that the CPU cannot load either is reported by the second attempt.
            note = $"no usable CUDA device, running on the CPU ({RuntimeErrors.Sentence(e)})";
            device = Device.Cpu;
            return Load(model, options, gpu: null, out source);
        }
    }

    private static InferenceSession Load(LoadedModel model, ClassifierOptions options, int? gpu, out ModelSource source)
    {
        using var session = new SessionOptions
        {
            GraphOptimizationLevel = model.Level,
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        if (!options.Spinning)
        {
            session.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        }

        if (gpu is { } index)
        {
            session.AppendExecutionProvider_CUDA(index);
        }

        // Processors reckon halves slowly or not at all; a GPU is fast with them.
        source = model.Prepare(new PreparationOptions { Dequantize = options.Dequantize, WidenHalves = gpu is null, Taps = options.Taps, TapsAlone = options.TapsAlone, Exposed = options.Exposed });
        try
        {
            if (source.Bytes is null)
            {
                return new InferenceSession(source.Path, session);
            }

            session.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", source.ExternalFolder);
            return new InferenceSession(source.Bytes(), session);
        }
        catch (OnnxRuntimeException e) when (gpu is null)
        {
            throw new InvalidDataException($"{model.Path}: ONNX Runtime cannot load this model: {RuntimeErrors.Sentence(e)}", e);
        }
    }
}
