using System.Runtime.InteropServices;
using Google.Protobuf;
using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.AttributeProto.Types;

namespace OnnxDistill.Testing;

/// <summary>Heads in forms that the builder does not write: functions, fused and quantised operators, ONNX-ML.</summary>
internal static class HeadEdits
{
    // Classifier and softmax in one function, as PyTorch's newer exporter keeps modules.
    public static void InFunction(ModelProto model)
    {
        var softmax = model.Graph.Node.Last(n => n.OpType == "Softmax");
        var add = model.Graph.Node.First(n => n.Output[0] == softmax.Input[0]);
        var function = new FunctionProto { Name = "Head", Domain = "local", Input = { "x", "b" }, Output = { "y" }, OpsetImport = { model.OpsetImport[0] } };
        function.Node.Add(new NodeProto { OpType = "Add", Input = { "x", "b" }, Output = { "z" } });
        function.Node.Add(new NodeProto { OpType = "Softmax", Input = { "z" }, Output = { "y" } });
        model.Functions.Add(function);
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "local", Version = 1 });
        model.IrVersion = Math.Max(model.IrVersion, 8);
        softmax.OpType = "Head";
        softmax.Domain = "local";
        softmax.Input.Clear();
        softmax.Input.Add(add.Input);
        model.Graph.Node.Remove(add);
    }

    // MatMul, Add and Sigmoid in one operator, as ONNX Runtime saves them.
    public static void Fused(ModelProto model)
    {
        var sigmoid = model.Graph.Node.Last(n => n.OpType == "Sigmoid");
        var add = model.Graph.Node.First(n => n.Output[0] == sigmoid.Input[0]);
        var product = model.Graph.Node.First(n => n.Output[0] == add.Input[0]);
        sigmoid.OpType = "FusedGemm";
        sigmoid.Domain = "com.microsoft";
        sigmoid.Attribute.Add(new AttributeProto { Name = "activation", Type = AttributeProto.Types.AttributeType.String, S = Google.Protobuf.ByteString.CopyFromUtf8("Sigmoid") });
        sigmoid.Input.Clear();
        sigmoid.Input.Add([.. product.Input, add.Input[1]]);
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
        model.Graph.Node.Remove(add);
        model.Graph.Node.Remove(product);
    }

    // Integers on both sides of a softmax, which the edit below makes a quantised one.
    public static string Integers(TextHeadModel m, string value)
    {
        var quantised = m.Node("QuantizeLinear", value, m.Number(0.05f), m.Graph.Scalar((byte)128));
        var softmax = m.Node("QLinearSoftmax", quantised, m.Number(0.05f), m.Graph.Scalar((byte)128), m.Number(1 / 256f), m.Graph.Scalar((byte)0));
        return m.Node("DequantizeLinear", softmax, m.Number(1 / 256f), m.Graph.Scalar((byte)0));
    }

    public static void QuantisedSoftmax(ModelProto model)
    {
        var softmax = model.Graph.Node.First(n => n.OpType == "QLinearSoftmax");
        softmax.Domain = "com.microsoft";
        softmax.Attribute.Add(new AttributeProto { Name = "opset", Type = AttributeType.Int, I = 17 });
        softmax.Attribute.Add(new AttributeProto { Name = "axis", Type = AttributeType.Int, I = -1 });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
    }

    // Product, bias and softmax in the one operator of scikit-learn's converters.
    public static void LinearClassifier(ModelProto model) => LinearClassifier(model, "Softmax", "SOFTMAX");

    // The same with a probability of its own for each class.
    public static void LogisticClassifier(ModelProto model) => LinearClassifier(model, "Sigmoid", "LOGISTIC");

    private static void LinearClassifier(ModelProto model, string activation, string transform)
    {
        var softmax = model.Graph.Node.Last(n => n.OpType == activation);
        var add = model.Graph.Node.First(n => n.Output[0] == softmax.Input[0]);
        var product = model.Graph.Node.First(n => n.Output[0] == add.Input[0]);
        var (weights, bias) = (Floats(model, product.Input[1]), Floats(model, add.Input[1]));
        var classes = bias.Length;
        var coefficients = Enumerable.Range(0, weights.Length).Select(i => weights[((i % TextHeadModel.Width) * classes) + (i / TextHeadModel.Width)]);
        var node = new NodeProto { OpType = "LinearClassifier", Domain = "ai.onnx.ml", Input = { product.Input[0] }, Output = { "label", softmax.Output[0] } };
        node.Attribute.Add(new AttributeProto { Name = "coefficients", Type = AttributeType.Floats, Floats = { coefficients } });
        node.Attribute.Add(new AttributeProto { Name = "intercepts", Type = AttributeType.Floats, Floats = { bias } });
        node.Attribute.Add(new AttributeProto { Name = "classlabels_ints", Type = AttributeType.Ints, Ints = { Enumerable.Range(0, classes).Select(i => (long)i) } });
        node.Attribute.Add(new AttributeProto { Name = "multi_class", Type = AttributeType.Int, I = 1 });
        node.Attribute.Add(new AttributeProto { Name = "post_transform", Type = AttributeType.String, S = ByteString.CopyFromUtf8(transform) });
        model.Graph.Node.Insert(model.Graph.Node.IndexOf(softmax), node);
        model.Graph.Node.Remove(softmax);
        model.Graph.Node.Remove(add);
        model.Graph.Node.Remove(product);
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 1 });
    }

    private static float[] Floats(ModelProto model, string name) => MemoryMarshal.Cast<byte, float>(model.Graph.Initializer.First(i => i.Name == name).RawData.Span).ToArray();
}
