using Microsoft.ML.OnnxRuntime;
using OnnxDistill.Teacher.Models;

namespace OnnxDistill.Teacher.Devices;

/// <summary>Opens an <see cref="InferenceSession"/> on the device asked for; <c>auto</c> falls back to the CPU and says why.</summary>
internal static class SessionFactory
{
    private const string CudaProvider = "CUDAExecutionProvider";

    /// <summary>Opens the model.</summary>
    /// <param name="modelPath">The <c>.onnx</c> file; checked already.</param>
    /// <param name="options">Device and threads.</param>
    /// <param name="level">How far ONNX Runtime may rewrite the graph.</param>
    /// <param name="device">The device that the model runs on.</param>
    /// <param name="note">The line that says why that is the CPU although a GPU was wanted.</param>
    /// <exception cref="InvalidDataException">ONNX Runtime cannot load the file, or the device that was asked for is not there.</exception>
    public static InferenceSession Open(
        string modelPath, ClassifierOptions options, GraphOptimizationLevel level, out Device device, out string? note)
    {
        note = null;
        device = Device.Cpu;
        RuntimeEnvironment.Ensure();
        var built = RuntimeEnvironment.AvailableProviders.Contains(CudaProvider);
        switch (options.Device.Kind)
        {
            case DeviceKind.Cpu:
            case DeviceKind.Auto when !built:
                return Load(modelPath, options, level, gpu: null);
            case DeviceKind.Cuda when !built:
                throw new InvalidDataException(
                    $"device {options.Device} is not available: this build of ONNX Runtime has no CUDA; build with -p:Accelerator=cuda or give --device cpu");
            case DeviceKind.Cuda:
                device = options.Device;
                return OpenCuda(modelPath, options, level);
            default:
                return OpenAuto(modelPath, options, level, out device, out note);
        }
    }

    private static InferenceSession OpenCuda(string modelPath, ClassifierOptions options, GraphOptimizationLevel level)
    {
        try
        {
            return Load(modelPath, options, level, options.Device.Index);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException(
                $"device {options.Device} is not available: {RuntimeErrors.Sentence(e)}; give --device cpu to run on the CPU", e);
        }
    }

    private static InferenceSession OpenAuto(
        string modelPath, ClassifierOptions options, GraphOptimizationLevel level, out Device device, out string? note)
    {
        try
        {
            note = null;
            device = new Device(DeviceKind.Cuda, 0);
            return Load(modelPath, options, level, gpu: 0);
        }
        catch (OnnxRuntimeException e)
        {
            // A machine without CUDA, not a broken model: a model that the CPU cannot load either is reported by the second attempt.
            note = $"no usable CUDA device, running on the CPU ({RuntimeErrors.Sentence(e)})";
            device = Device.Cpu;
            return Load(modelPath, options, level, gpu: null);
        }
    }

    private static InferenceSession Load(string modelPath, ClassifierOptions options, GraphOptimizationLevel level, int? gpu)
    {
        using var session = new SessionOptions
        {
            GraphOptimizationLevel = level,
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

        try
        {
            return new InferenceSession(modelPath, session);
        }
        catch (OnnxRuntimeException e) when (gpu is null)
        {
            throw new InvalidDataException($"{modelPath}: ONNX Runtime cannot load this model: {RuntimeErrors.Sentence(e)}", e);
        }
    }
}
