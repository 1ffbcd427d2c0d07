using OnnxDistill.Graph.Encoders;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.SelfChecks;
using OnnxDistill.Teacher.Sessions;

namespace OnnxDistill.Teacher.Teachers;

/// <summary>The inner tensors that a capture needs, found and checked before a single row is cached.</summary>
/// <param name="Options">The options with the capture's taps.</param>
/// <param name="Map">The encoder that they come from; null where no taps are wanted.</param>
/// <param name="Note">What the self-check found that a user should know, if anything.</param>
internal sealed record CheckedTaps(ClassifierOptions Options, EncoderMap? Map, string? Note)
{
    /// <summary>Finds the encoder and checks it, where a capture needs taps.</summary>
    /// <exception cref="InvalidDataException">A tap is not available, or the self-check withdrew it; the reason is told.</exception>
    public static CheckedTaps Of(LoadedModel model, ClassifierOptions options, Capture capture)
    {
        if (!capture.NeedsEncoder)
        {
            return new CheckedTaps(options, null, null);
        }

        var analysis = model.Encoder(options.Dequantize);
        var taps = CaptureOffer.Taps(model.Path, capture, analysis);
        var result = EncoderSelfCheck.Run(
            model, analysis, new SelfCheckOptions { Dequantize = options.Dequantize, PadId = options.PadId, Threads = options.Threads, Taps = taps });
        _ = CaptureOffer.Taps(model.Path, capture, new EncoderAnalysis(result.Map, result.Note ?? analysis.Reason));
        return new CheckedTaps(options with { Taps = taps, SingleRows = result.SingleRows }, result.Map, result.Note);
    }
}
