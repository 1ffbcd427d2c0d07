using Google.Protobuf;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Rewriting.Dequantizing;
using OnnxDistill.Graph.Rewriting.Halves;
using OnnxDistill.Graph.Rewriting.Unfusing;
using OnnxDistill.Graph.Tensors;
using OnnxDistill.Teacher.Tests.Unfusing;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Teacher.Tests.Dequantizing;

/// <summary>A quantised or half precision file of the shared folder, with its gold: outputs of the fp32 model.</summary>
internal sealed record CoarseFile(string Path, Dictionary<string, OnnxArray> Inputs, Dictionary<string, OnnxArray> Outputs)
{
    /// <summary>Every such file that has gold, relative to the shared folder.</summary>
    public static IEnumerable<string> All() => SharedFolder.Below("*.onnx", "onnx")
        .Where(f => GoldFiles.Of(f) is not null && IsCoarse(f))
        .Select(f => System.IO.Path.GetRelativePath(SharedFolder.Path, f));

    public static CoarseFile Read(string file)
    {
        var path = SharedFolder.Require(file);
        var gold = Npz.Read(GoldFiles.Of(path)!);
        Dictionary<string, OnnxArray> Arrays(string prefix) => gold.Where(a => a.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(
            a => a.Key[prefix.Length..], a => new OnnxArray([.. a.Value.Shape.Select(d => (int)d)], a.Value.Doubles()), StringComparer.Ordinal);
        return new CoarseFile(path, Arrays("in_"), Arrays("out_"));
    }

    /// <summary>The file as the product would prepare it: fused operators written out, halves and quantised tensors widened.</summary>
    public static ModelProto Widen(string path, bool materialise = true)
    {
        var model = OnnxFile.Load(path);
        EmptyInputs.Rewrite(model);
        var editor = new ModelEditor(model, path, materialise);
        Unfuser.Rewrite(editor);
        editor = new ModelEditor(model, path, materialise);
        HalfWidener.Rewrite(editor);
        Dequantizer.Rewrite(editor);
        return model;
    }

    public Dictionary<string, OnnxArray> Run(ModelProto model, IReadOnlyDictionary<string, OnnxArray> inputs) =>
        OnnxRun.Run(model.ToByteArray(), System.IO.Path.GetDirectoryName(Path)!, inputs, optimise: true);

    /// <summary>The inputs of one row alone, cut to its own length.</summary>
    public Dictionary<string, OnnxArray> Row(int row, int length) => Inputs.ToDictionary(
        i => i.Key,
        i => new OnnxArray([1, length], i.Value.Values[(row * i.Value.Shape[1])..][..length]),
        StringComparer.Ordinal);

    private static bool IsCoarse(string path)
    {
        try
        {
            var model = OnnxFile.Load(path);
            return OnnxFile.Summarise(path, model).Quantised
                || TensorWalk.Tensors(model).Any(t => (DataType)t.DataType is DataType.Float16 or DataType.Bfloat16);
        }
        catch (InvalidDataException)
        {
            return false; // not a model: other tests are about those
        }
    }
}
