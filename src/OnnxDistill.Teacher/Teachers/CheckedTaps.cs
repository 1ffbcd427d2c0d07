using OnnxDistill.Graph.Encoders;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.SelfChecks;
using OnnxDistill.Teacher.Sessions;

namespace OnnxDistill.Teacher.Teachers;

/// <summary>Finds the inner tensors that a capture needs and checks them before a single row is cached.</summary>
internal static class CheckedTaps
{
    /// <summary>The options with the capture's taps, and the encoder that they come from, with the self-check's note; null where no taps are wanted.</summary>
    /// <exception cref="InvalidDataException">A tap is not available, or the self-check withdrew it; the reason is told.</exception>
    public static (ClassifierOptions Options, EncoderMap? Map, string? Note) Of(LoadedModel model, ClassifierOptions options, Capture capture)
    {
        if (!capture.NeedsEncoder)
        {
            return (options, null, null);
        }

        var analysis = model.Encoder(options.Dequantize);
        var taps = CaptureOffer.Taps(model.Path, capture, analysis);
        var result = EncoderSelfCheck.Run(
            model, analysis, new SelfCheckOptions { Dequantize = options.Dequantize, PadId = options.PadId, Threads = options.Threads, Taps = taps });
        _ = CaptureOffer.Taps(model.Path, capture, new EncoderAnalysis(result.Map, result.Note ?? analysis.Reason));
        return (options with { Taps = taps, SingleRows = result.SingleRows }, result.Map, result.Note);
    }
}
