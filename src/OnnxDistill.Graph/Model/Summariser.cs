using OnnxDistill.Graph.ExternalData;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Model;

/// <summary>Makes an <see cref="OnnxSummary"/> of a loaded model.</summary>
internal static class Summariser
{
    public static OnnxSummary Summarise(string path, ModelProto model)
    {
        var external = ExternalDataChecks.Files(path, model);
        var initializers = model.Graph.Initializer.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        return new OnnxSummary(
            path,
            $"{model.ProducerName} {model.ProducerVersion}".Trim(),
            Opset(model),
            FileSize.Of(path) + external.Sum(FileSize.Of),
            Parameters(path, model),
            [.. model.Graph.Input.Where(i => !initializers.Contains(i.Name)).Select(Slot)],
            [.. model.Graph.Output.Select(Slot)],
            TensorWalk.Nodes(model).Any(Quantisation.IsQuantised),
            external);
    }

    private static Dictionary<string, long> Opset(ModelProto model)
    {
        var opset = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var import in model.OpsetImport)
        {
            opset[import.Domain.Length == 0 ? "ai.onnx" : import.Domain] = import.Version;
        }

        return opset;
    }

    private static long Parameters(string path, ModelProto model)
    {
        try
        {
            return TensorWalk.Tensors(model)
                .Where(t => (TensorProto.Types.DataType)t.DataType is not (TensorProto.Types.DataType.Int64 or TensorProto.Types.DataType.Bool or TensorProto.Types.DataType.String))
                .Aggregate(0L, (sum, t) => checked(sum + ElementTypes.Count(t)));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
        catch (OverflowException e)
        {
            throw new InvalidDataException($"{path}: its tensors have impossible shapes", e);
        }
    }

    private static TensorSlot Slot(ValueInfoProto value) => value.Type?.ValueCase switch
    {
        TypeProto.ValueOneofCase.TensorType => new TensorSlot(
            value.Name,
            ElementTypes.Name(value.Type.TensorType.ElemType),
            [.. (value.Type.TensorType.Shape?.Dim ?? []).Select(Dimension)]),
        TypeProto.ValueOneofCase.SequenceType => new TensorSlot(value.Name, "sequence", []),
        TypeProto.ValueOneofCase.MapType => new TensorSlot(value.Name, "map", []),
        TypeProto.ValueOneofCase.OptionalType => new TensorSlot(value.Name, "optional", []),
        TypeProto.ValueOneofCase.SparseTensorType => new TensorSlot(value.Name, "sparse tensor", []),
        _ => new TensorSlot(value.Name, "undefined", []),
    };

    private static string Dimension(TensorShapeProto.Types.Dimension d) => d.ValueCase switch
    {
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue => d.DimValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam when d.DimParam.Length > 0 => d.DimParam,
        _ => "?",
    };
}
