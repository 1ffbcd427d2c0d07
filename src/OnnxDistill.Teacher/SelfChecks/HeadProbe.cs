using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Outputs;
using OnnxDistill.Teacher.Sessions;

namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>Runs a few tokens on the CPU to see whether a model has a masked-language head.</summary>
internal static class HeadProbe
{
    /// <summary>Whether an output may be one by what the file says of its shape, so that running the model is worth the time.</summary>
    public static bool IsLikely(LoadedModel model) => VocabularyOutput.Candidates(model.Summary.Outputs, model.VocabularySize).Count > 0;

    /// <summary>The head's output; null where there is none, or ONNX Runtime cannot run the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How it is run.</param>
    public static VocabularyOutput? Find(LoadedModel model, SelfCheckOptions options)
    {
        if (!IsLikely(model))
        {
            return null;
        }

        try
        {
            var opened = new ClassifierOptions { Dequantize = options.Dequantize, PadId = options.PadId, Threads = options.Threads, Device = Device.Cpu };
            using var raw = SessionFactory.Open(model, opened, out _, out _, out _);
            using var session = new BoundSession(model.Path, raw, model.Inputs, options.PadId);
            return VocabularyOutput.Find(
                session,
                model.Summary.Outputs,
                model.VocabularySize,
                session.Inputs.Select(i => i.FixedRows).FirstOrDefault(n => n is not null),
                session.Inputs.Select(i => i.FixedLength).FirstOrDefault(n => n is not null));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
