using System.Buffers.Binary;
using System.Text;
using OnnxDistill.Student.Safetensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Safetensors;

public sealed class SafetensorsFileTests
{
    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Bool)]
    public void Tensors_come_back_as_they_were(ScalarType type)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var value = arange(6).reshape(2, 3).to(type);

        SafetensorsFile.Write(folder["m.safetensors"], [("a.weight", value), ("scalar", ones([], dtype: type)), ("none", zeros(0, 4, dtype: type))]);
        var read = SafetensorsFile.Read(folder["m.safetensors"]);

        read.Keys.ShouldBe(["a.weight", "scalar", "none"]);
        read["a.weight"].dtype.ShouldBe(type);
        read["a.weight"].to(ScalarType.Float64).data<double>().ToArray().ShouldBe(value.to(ScalarType.Float64).data<double>().ToArray());
        read["scalar"].shape.ShouldBeEmpty();
        read["none"].shape.ShouldBe([0, 4]);
    }

    [Fact]
    public void The_header_is_a_multiple_of_eight_and_says_pt()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();

        SafetensorsFile.Write(folder["m.safetensors"], [("x", ones(3))], new Dictionary<string, string> { ["step"] = "7" });

        var bytes = File.ReadAllBytes(folder["m.safetensors"]);
        (BinaryPrimitives.ReadInt64LittleEndian(bytes) % 8).ShouldBe(0);
        Encoding.UTF8.GetString(bytes).ShouldContain("\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}");
        SafetensorsFile.ReadMetadata(folder["m.safetensors"]).ShouldBe(new Dictionary<string, string> { ["format"] = "pt", ["step"] = "7" });
        Directory.GetFiles(folder.Path).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_view_is_written_as_its_own_values()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var view = arange(6, dtype: ScalarType.Float32).reshape(2, 3).t();

        SafetensorsFile.Write(folder["m.safetensors"], [("x", view)]);

        SafetensorsFile.Read(folder["m.safetensors"])["x"].data<float>().ToArray().ShouldBe([0, 3, 1, 4, 2, 5]);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        SafetensorsFile.Write(folder["m.safetensors"], [("x", ones(3))]);
        var whole = File.ReadAllBytes(folder["m.safetensors"]);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder["cut.safetensors"], whole[..length]);
            Should.Throw<InvalidDataException>(() => SafetensorsFile.Read(folder["cut.safetensors"])).Message.ShouldContain("cut.safetensors");
        }
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}}""", "does not fit the file")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,-4]}}""", "does not fit the file")]
    [InlineData("""{"x":{"dtype":"F4","shape":[3],"data_offsets":[0,12]}}""", "the type F4")]
    [InlineData("""{"x":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,12]}}""", "damaged")]
    [InlineData("""{"x":7}""", "damaged")]
    [InlineData("""[1]""", "no JSON object")]
    public void A_damaged_header_is_refused(string header, string why)
    {
        using var folder = new TemporaryFolder();
        var bytes = new byte[8 + header.Length + 12];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        Encoding.UTF8.GetBytes(header).CopyTo(bytes, 8);
        File.WriteAllBytes(folder["bad.safetensors"], bytes);

        Should.Throw<InvalidDataException>(() => SafetensorsFile.Read(folder["bad.safetensors"])).Message.ShouldContain(why);
    }
}
