using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace OnnxDistill.Teacher.Tests.Unfusing;

/// <summary>One array to feed or fetch.</summary>
internal sealed record OnnxArray(int[] Shape, double[] Values);

/// <summary>Runs a model once through ONNX Runtime on the processor.</summary>
internal static class OnnxRun
{
    public static Dictionary<string, OnnxArray> Run(byte[] model, string folder, IReadOnlyDictionary<string, OnnxArray> inputs, bool optimise)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = optimise ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
            IntraOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder);
        using var session = new InferenceSession(model, options);
        var feeds = session.InputMetadata.Select(i => Feed(i.Key, i.Value.ElementType, inputs[i.Key])).ToList();
        using var results = session.Run(feeds);
        return results.ToDictionary(r => r.Name, Fetch, StringComparer.Ordinal);
    }

    private static NamedOnnxValue Feed(string name, Type type, OnnxArray array) =>
        type == typeof(long) ? Feed(name, array, v => (long)v)
        : type == typeof(int) ? Feed(name, array, v => (int)v)
        : type == typeof(bool) ? Feed(name, array, v => v != 0)
        : type == typeof(byte) ? Feed(name, array, v => (byte)v)
        : type == typeof(sbyte) ? Feed(name, array, v => (sbyte)v)
        : type == typeof(Float16) ? Feed(name, array, v => (Float16)(float)v)
        : Feed(name, array, v => (float)v);

    private static NamedOnnxValue Feed<T>(string name, OnnxArray array, Func<double, T> convert) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(array.Values.Select(convert).ToArray(), array.Shape));

    private static OnnxArray Fetch(DisposableNamedOnnxValue value) => value.Value switch
    {
        DenseTensor<float> t => new([.. t.Dimensions], [.. t.Buffer.ToArray().Select(v => (double)v)]),
        DenseTensor<Float16> t => new([.. t.Dimensions], [.. t.Buffer.ToArray().Select(v => (double)(float)v)]),
        DenseTensor<long> t => new([.. t.Dimensions], [.. t.Buffer.ToArray().Select(v => (double)v)]),
        DenseTensor<int> t => new([.. t.Dimensions], [.. t.Buffer.ToArray().Select(v => (double)v)]),
        _ => throw new NotSupportedException($"output {value.Name} is {value.ElementType}"),
    };
}
