using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Heads;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Outputs;
using OnnxDistill.Teacher.SelfChecks;

namespace OnnxDistill.Teacher.Teachers;

/// <summary>What can be captured from a teacher, and whether a capture asks for more.</summary>
internal static class CaptureOffer
{
    /// <summary>The output that holds the logits.</summary>
    /// <exception cref="InvalidDataException">There is none: the outputs are named, and what can be captured instead.</exception>
    public static LogitsOutput RequireLogits(LoadedModel model, HeadReading head, bool dequantize) => LogitsOutput.Of(head, model.Summary.Outputs)
        ?? throw new InvalidDataException($"{model.Path}: {head.Reason}; {WithoutLogits(model, model.Encoder(dequantize))}");

    /// <summary>The inner tensors that a capture needs.</summary>
    /// <param name="path">The teacher's file, for errors.</param>
    /// <param name="capture">The capture.</param>
    /// <param name="analysis">The teacher's encoder.</param>
    /// <exception cref="InvalidDataException">There is no encoder, it has no such layer, or a tensor is not available; the reason is told.</exception>
    public static IReadOnlyList<EncoderTap> Taps(string path, Capture capture, EncoderAnalysis analysis)
    {
        if (analysis.Map is not { } map)
        {
            throw new InvalidDataException($"{path}: capture '{capture}' is not available: {analysis.Reason ?? "no encoder was found"}");
        }

        var taps = capture.Taps(map.Layers).Where(t => !t.IsVocabulary).Select(TapRoles.Of).Distinct().ToList();
        var offered = map.Available.ToHashSet();
        foreach (var tap in taps.Where(t => !offered.Contains(t)))
        {
            var reason = map.Unavailable.FirstOrDefault(u => u.Tap == tap)?.Reason ?? analysis.Reason ?? "it was not found in the graph";
            throw new InvalidDataException($"{path}: capture '{capture}': {TapRoles.Name(tap)} is not available: {reason}");
        }

        return taps;
    }

    /// <summary>The captures that a map offers, as the command line takes them: <c>hidden,scores,qkv:0-3</c>; empty if none.</summary>
    public static string Describe(EncoderMap map)
    {
        var queries = Layers(map, TapRole.Queries).Intersect(Layers(map, TapRole.Keys)).Intersect(Layers(map, TapRole.Values));
        var capture = new Capture
        {
            Hidden = Select(Layers(map, TapRole.Hidden), map.Layers + 1),
            Scores = Select(Layers(map, TapRole.Scores), map.Layers),
            Qkv = Select(queries, map.Layers),
        };
        return capture.ToString();
    }

    private static string WithoutLogits(LoadedModel model, EncoderAnalysis analysis)
    {
        string[] offered = [analysis.Map is { } map ? Describe(map) : string.Empty, HeadProbe.IsLikely(model) ? "vocabulary:64" : string.Empty];
        var captures = string.Join(',', offered.Where(o => o.Length > 0));
        return captures.Length > 0
            ? $"without logits it can be captured: give --capture {captures} or a part of it"
            : $"nothing else can be captured from it either ({analysis.Reason ?? "no encoder was found"})";
    }

    private static IEnumerable<int> Layers(EncoderMap map, TapRole role) => map.Available.Where(t => t.Role == role).Select(t => t.Layer);

    private static LayerSelection Select(IEnumerable<int> layers, int count)
    {
        var numbers = layers.ToHashSet();
        return numbers.Count == count ? LayerSelection.Every : LayerSelection.Of(numbers);
    }
}
