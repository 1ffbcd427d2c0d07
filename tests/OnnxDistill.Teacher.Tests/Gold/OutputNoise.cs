using OnnxDistill.Teacher.Tests.Dequantizing;
using OnnxDistill.Teacher.Tests.Unfusing;

namespace OnnxDistill.Teacher.Tests.Gold;

/// <summary>How far a file's own outputs, through ONNX Runtime as it stands, are from its gold: what it computes coarsely by itself.</summary>
internal static class OutputNoise
{
    /// <summary>The largest difference at valid positions, of the largest gold value; as the index says where one does, else measured; null where it does not run.</summary>
    public static double? Of(string path)
    {
        if (ExportLine.Of(path)?.OutputNoise is { } told)
        {
            return told;
        }

        try
        {
            var file = CoarseFile.Read(Path.GetRelativePath(SharedFolder.Path, path));
            var outputs = OnnxRun.Run(File.ReadAllBytes(path), Path.GetDirectoryName(path)!, file.Inputs, optimise: false);
            return file.Outputs.Where(o => outputs.ContainsKey(o.Key))
                .Select(o => Worst(outputs[o.Key], o.Value, file.Inputs.GetValueOrDefault("attention_mask")) / o.Value.Values.Max(Math.Abs)).Cast<double?>().DefaultIfEmpty(null).Max();
        }
        catch (Microsoft.ML.OnnxRuntime.OnnxRuntimeException)
        {
            return null;
        }
    }

    /// <summary>The largest difference at valid positions.</summary>
    public static double Worst(OnnxArray output, OnnxArray gold, OnnxArray? mask)
    {
        output.Shape.ShouldBe(gold.Shape);
        var perRow = mask is not null && gold.Shape.Length > 2 && gold.Shape.Take(2).SequenceEqual(mask.Shape);
        var inner = perRow ? gold.Values.Length / mask!.Values.Length : 1;
        return Enumerable.Range(0, gold.Values.Length)
            .Where(i => !perRow || mask!.Values[i / inner] != 0)
            .Max(i => Math.Abs(output.Values[i] - gold.Values[i]) is var d && double.IsNaN(d) ? double.PositiveInfinity : d);
    }
}
