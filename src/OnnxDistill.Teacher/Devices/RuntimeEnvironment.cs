using Microsoft.ML.OnnxRuntime;

namespace OnnxDistill.Teacher.Devices;

/// <summary>
/// The one environment of ONNX Runtime in this process. Made here, before anything else touches the library, because ONNX Runtime
/// otherwise prints its own coloured errors to standard error; what went wrong is in its exceptions too, and those become one sentence.
/// </summary>
internal static class RuntimeEnvironment
{
    private static readonly Lazy<OrtEnv> Environment = new(Create);

    /// <summary>Gets the names of the execution providers that this build of ONNX Runtime was made with.</summary>
    public static string[] AvailableProviders => Environment.Value.GetAvailableProviders();

    /// <summary>Makes sure that the environment exists and is silent.</summary>
    public static void Ensure() => _ = Environment.Value;

    private static OrtEnv Create()
    {
        if (OrtEnv.IsCreated)
        {
            return OrtEnv.Instance();
        }

        var options = new EnvironmentCreationOptions { logId = "onnxdistill", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        return OrtEnv.CreateInstanceWithOptions(ref options);
    }
}
