using Microsoft.ML.OnnxRuntime;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.Teacher.Devices;

namespace OnnxDistill.Teacher.Teachers;

/// <summary>What computes the answers of a model in this process, for the footers of a cache's parts.</summary>
internal static class Origin
{
    /// <summary>The runtime's version, and the processor's instruction set or <c>cuda</c>.</summary>
    public static PartOrigin Of(OnnxClassifier classifier)
    {
        RuntimeEnvironment.Ensure();
        return new PartOrigin(
            $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}",
            classifier.Device.Kind == DeviceKind.Cuda ? "cuda" : InstructionSet.Text);
    }
}
