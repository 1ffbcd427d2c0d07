using System.Runtime.InteropServices;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Tests.Fixtures;

/// <summary>
/// A teacher whose attention probabilities are outputs, run row by row without padding: what the model itself makes of its scores,
/// whatever batch the cache had the row in.
/// </summary>
internal sealed class RowAlone : IDisposable
{
    private readonly OnnxClassifier _classifier;

    public RowAlone(string model)
    {
        var map = LoadedModel.Load(model).Encoder(dequantize: false).Map!;
        EncoderTap[] taps = [.. Enumerable.Range(0, map.Layers).Select(layer => new EncoderTap(TapRole.Probabilities, layer))];
        _classifier = OnnxClassifier.Open(model, new ClassifierOptions { Device = Device.Cpu, Taps = taps });
    }

    /// <summary>Gets how far the rows so far are.</summary>
    public ScoreGap Gap { get; } = new();

    /// <summary>Compares every layer of a row.</summary>
    public void Compare(SoftTargetRow row, PartSchema schema)
    {
        var length = row.InputIds.Length;
        var example = new EncodedExample(row.Row, row.Row, row.TextHash, row.Label, row.InputIds, EncodedExample.TypesOf(length, row.PairStart), row.PairStart, "a row");
        _classifier.Run([example], length, new float[_classifier.Logits], (_, _, width) =>
        {
            foreach (var tap in _classifier.TapBuffers)
            {
                var column = schema.Taps.Single(c => c.Tap.Kind == TapKind.Scores && c.Tap.Layer == tap.Tap.Layer);
                Compare(Scores(row.Taps[column.Name], column.ElementBytes), tap.Row(0, width), length, column.ElementBytes == 2);
            }
        });
    }

    public void Dispose() => _classifier.Dispose();

    // Both [heads, query, key].
    private void Compare(double[] scores, ReadOnlySpan<float> probabilities, int length, bool half)
    {
        scores.Length.ShouldBe(probabilities.Length);
        for (var start = 0; start < scores.Length; start += length)
        {
            Gap.Add(scores.AsSpan(start, length), probabilities.Slice(start, length), half);
        }
    }

    private static double[] Scores(byte[] bytes, int elementBytes) => elementBytes == sizeof(float)
        ? Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes.AsSpan()).ToArray(), v => (double)v)
        : Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes.AsSpan()).ToArray(), v => (double)v);
}
