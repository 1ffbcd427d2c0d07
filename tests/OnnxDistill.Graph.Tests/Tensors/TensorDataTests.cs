using Google.Protobuf;
using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Tests.Tensors;

public sealed class TensorDataTests
{
    private const string File = "model.onnx";

    [Fact]
    public void Raw_floats_of_every_width_read_alike()
    {
        float[] values = [1.5f, -2, 0, 65504];
        TensorData.Floats(TensorWriter.Make<float>("t", values, 4), File).ShouldBe(values);
        TensorData.Floats(TensorWriter.Make<double>("t", [1.5, -2, 0, 65504], 4), File).ShouldBe(values);
        TensorData.Floats(TensorWriter.Make<Half>("t", [(Half)1.5, (Half)(-2), (Half)0, Half.MaxValue], 2, 2), File).ShouldBe(values);
    }

    [Fact]
    public void Raw_integers_of_every_width_read_alike()
    {
        long[] values = [-3, 0, 127];
        TensorData.Longs(TensorWriter.Make<long>("t", values, 3), File).ShouldBe(values);
        TensorData.Longs(TensorWriter.Make<int>("t", [-3, 0, 127], 3), File).ShouldBe(values);
        TensorData.Longs(TensorWriter.Make<short>("t", [-3, 0, 127], 3), File).ShouldBe(values);
        TensorData.Longs(TensorWriter.Make<sbyte>("t", [-3, 0, 127], 3), File).ShouldBe(values);
        TensorData.Floats(TensorWriter.Make<sbyte>("t", [-3, 0, 127], 3), File).ShouldBe([-3f, 0, 127]);
        TensorData.Longs(TensorWriter.Make<bool>("t", [true, false], 2), File).ShouldBe([1L, 0]);
    }

    [Fact]
    public void Typed_fields_read_as_the_standard_says()
    {
        TensorData.Floats(new TensorProto { DataType = (int)DataType.Float, Dims = { 2 }, FloatData = { 1, 2.5f } }, File).ShouldBe([1, 2.5f]);
        TensorData.Floats(new TensorProto { DataType = (int)DataType.Float16, Dims = { 1 }, Int32Data = { 0x3C00 } }, File).ShouldBe([1f]);
        TensorData.Floats(new TensorProto { DataType = (int)DataType.Bfloat16, Dims = { 1 }, Int32Data = { 0xBF80 } }, File).ShouldBe([-1f]);
        TensorData.Longs(new TensorProto { DataType = (int)DataType.Int64, Int64Data = { long.MinValue } }, File).ShouldBe([long.MinValue]);
        TensorData.Longs(new TensorProto { DataType = (int)DataType.Int8, Dims = { 2 }, Int32Data = { -1, 5 } }, File).ShouldBe([-1L, 5]);
        TensorData.Longs(new TensorProto { DataType = (int)DataType.Uint8, Dims = { 1 }, Int32Data = { 200 } }, File).ShouldBe([200L]);
        TensorData.Longs(new TensorProto { DataType = (int)DataType.Uint32, Dims = { 1 }, Uint64Data = { uint.MaxValue } }, File).ShouldBe([(long)uint.MaxValue]);
    }

    [Fact]
    public void A_tensor_with_fewer_elements_than_its_shape_is_refused()
    {
        var tensor = TensorWriter.Make<float>("w", [1, 2], 2);
        tensor.Dims[0] = 3;
        var message = Should.Throw<InvalidDataException>(() => TensorData.Floats(tensor, File)).Message;
        message.ShouldBe("model.onnx: tensor w has 8 bytes where float [3] needs 12");
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(long.MaxValue, 2)]
    [InlineData(long.MaxValue, 1)]
    public void An_impossible_shape_is_refused(long first, long second)
    {
        var tensor = new TensorProto { Name = "w", DataType = (int)DataType.Float, Dims = { first, second } };
        Should.Throw<InvalidDataException>(() => TensorData.Floats(tensor, File)).Message.ShouldContain("w has");
    }

    [Fact]
    public void Integers_of_4_and_2_bits_are_unpacked_from_the_lowest_bits_on()
    {
        static TensorProto Packed(DataType type, long count, params byte[] bytes) => new() { DataType = (int)type, Dims = { count }, RawData = ByteString.CopyFrom(bytes) };
        TensorData.Longs(Packed(DataType.Uint4, 3, 0xF1, 0x08), File).ShouldBe([1L, 15, 8]);
        TensorData.Longs(Packed(DataType.Int4, 3, 0xF1, 0x08), File).ShouldBe([1L, -1, -8]);
        TensorData.Floats(Packed(DataType.Int4, 3, 0xF1, 0x08), File).ShouldBe([1f, -1, -8]);
        TensorData.Longs(Packed(DataType.Uint2, 5, 0b11_10_01_00, 0b10), File).ShouldBe([0L, 1, 2, 3, 2]);
        TensorData.Longs(Packed(DataType.Int2, 5, 0b11_10_01_00, 0b10), File).ShouldBe([0L, 1, -2, -1, -2]);
        TensorData.Longs(new TensorProto { DataType = (int)DataType.Int4, Dims = { 3 }, Int32Data = { 0xF1, 0x08 } }, File).ShouldBe([1L, -1, -8]);
    }

    [Theory]
    [InlineData(DataType.Float8E4M3Fn, 1, "float8e4m3fn")]
    [InlineData(DataType.Float4E2M1, 1, "float4e2m1")]
    [InlineData(DataType.Complex64, 8, "complex64")]
    public void Types_that_are_not_read_are_refused_by_name(DataType type, int bytes, string name)
    {
        var tensor = new TensorProto { Name = "w", DataType = (int)type, Dims = { 1 }, RawData = ByteString.CopyFrom(new byte[bytes]) };
        Should.Throw<InvalidDataException>(() => TensorData.Floats(tensor, File)).Message.ShouldBe($"model.onnx: tensor w holds {name}, which is not read");
    }

    [Fact]
    public void Strings_are_refused() =>
        Should.Throw<InvalidDataException>(() => TensorData.Floats(new TensorProto { DataType = (int)DataType.String, StringData = { ByteString.CopyFromUtf8("a") } }, File))
            .Message.ShouldContain("string");

    [Fact]
    public void Tensors_are_found_in_bodies_and_local_functions()
    {
        static TensorProto T(string name) => TensorWriter.Make<float>(name, [1f], 1);
        var body = new GraphProto { Initializer = { T("body") } };
        var constant = new NodeProto { OpType = "Constant", Attribute = { new AttributeProto { T = T("constant") } } };
        var model = new ModelProto
        {
            Graph = new GraphProto
            {
                Initializer = { T("main") },
                SparseInitializer = { new SparseTensorProto { Values = T("sparse") } },
                Node = { new NodeProto { OpType = "If", Attribute = { new AttributeProto { G = body } } } },
            },
            Functions = { new FunctionProto { Node = { constant } } },
        };
        TensorWalk.Tensors(model).Select(t => t.Name).ShouldBe(["main", "sparse", "body", "constant"]);
    }
}
