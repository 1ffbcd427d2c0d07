using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing;

namespace OnnxDistill.Teacher.Tests.Unfusing;

/// <summary>The files of the shared folder that hold fused operators, with inputs to run them on.</summary>
internal static class FusedFiles
{
    private const int Batch = 3;
    private const int Sequence = 13;

    /// <summary>Every such file, relative to the shared folder.</summary>
    public static IEnumerable<string> All() => Those(m => m.Graph.Node.Any(Unfuser.IsFused));

    /// <summary>Every file with local functions.</summary>
    public static IEnumerable<string> WithFunctions() => Those(m => m.Functions.Count > 0);

    /// <summary>The inputs of the file's gold; where it has none, made ones of the declared shapes.</summary>
    public static Dictionary<string, OnnxArray> Inputs(string path, ModelProto model)
    {
        var gold = GoldFiles.Of(path) is { } file ? Npz.Read(file) : [];
        var constants = model.Graph.Initializer.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        return model.Graph.Input.Where(i => !constants.Contains(i.Name)).ToDictionary(
            i => i.Name,
            i => gold.TryGetValue($"in_{i.Name}", out var array) ? new OnnxArray([.. array.Shape.Select(d => (int)d)], array.Doubles()) : Made(i),
            StringComparer.Ordinal);
    }

    private static IEnumerable<string> Those(Func<ModelProto, bool> condition) => SharedFolder.Below("*.onnx", "onnx")
        .Where(f => TryLoad(f) is { } model && condition(model))
        .Select(f => Path.GetRelativePath(SharedFolder.Path, f));

    private static OnnxArray Made(ValueInfoProto input)
    {
        var type = input.Type.TensorType;
        int[] shape = [.. type.Shape.Dim.Select((d, i) => d.HasDimValue ? (int)d.DimValue : i == 0 ? Batch : Sequence)];
        var random = new Random(5);
        var isReal = (TensorProto.Types.DataType)type.ElemType is TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Float16;
        var isMask = input.Name.Contains("mask", StringComparison.Ordinal);
        var values = Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(i =>
            isMask ? i % shape[^1] < shape[^1] - (2 * (i / shape[^1])) ? 1.0 : 0
            : input.Name.Contains("type", StringComparison.Ordinal) || input.Name.Contains("segment", StringComparison.Ordinal) ? i % 2
            : isReal ? random.NextDouble() - 0.5
            : 1 + random.Next(20));
        return new(shape, [.. values]);
    }

    private static ModelProto? TryLoad(string path)
    {
        try
        {
            return OnnxFile.Load(path);
        }
        catch (InvalidDataException)
        {
            return null; // not a model: other tests are about those
        }
    }
}
