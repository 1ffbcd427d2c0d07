using Google.Protobuf;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Preparation;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Tests.Preparation;

public sealed class PreparedModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_taps_a_plain_file_is_loaded_as_it_is()
    {
        var (path, model) = Save(new DialectEncoder());
        var prepared = PreparedModel.Prepare(path, model, new PreparationOptions());
        prepared.IsRewritten.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(prepared.Bytes);
    }

    [Fact]
    public void Taps_are_a_patch_behind_the_files_own_bytes()
    {
        var (path, model) = Save(new DialectEncoder());
        EncoderTap[] taps = [new(TapRole.Hidden, 1), new(TapRole.Scores, 0)];

        var prepared = PreparedModel.Prepare(path, model, new PreparationOptions { Taps = taps });

        prepared.IsPatchOnly.ShouldBeTrue();
        var bytes = prepared.Bytes();
        var file = File.ReadAllBytes(path);
        bytes.AsSpan(0, file.Length).SequenceEqual(file).ShouldBeTrue();
        (bytes.Length - file.Length).ShouldBeLessThan(300);
        prepared.Outputs.Select(o => o.Tap).ShouldBe(taps);
        var patched = ModelProto.Parser.ParseFrom(bytes);
        patched.Graph.Output.Select(o => o.Name).ShouldBe(["logits", .. prepared.Outputs.Select(o => o.Output)]);
        patched.Graph.Node.Count.ShouldBe(model.Graph.Node.Count);
    }

    [Fact]
    public void With_taps_alone_the_head_is_gone_and_the_file_is_not_changed()
    {
        var (path, model) = Save(new DialectEncoder());
        var before = model.Clone();
        EncoderTap[] taps = [new(TapRole.Hidden, 1), new(TapRole.Scores, 0)];

        var prepared = PreparedModel.Prepare(path, model, new PreparationOptions { Taps = taps, TapsAlone = true });

        model.ShouldBe(before);
        prepared.Outputs.Select(o => o.Tap).ShouldBe(taps);
        var alone = ModelProto.Parser.ParseFrom(prepared.Bytes());
        alone.Graph.Output.Select(o => o.Name).ShouldBe(prepared.Outputs.Select(o => o.Output), ignoreOrder: true);
        alone.Graph.Input.ShouldBe(model.Graph.Input);
        alone.Graph.Node.Count.ShouldBeLessThan(model.Graph.Node.Count);
        var read = alone.Graph.Node.SelectMany(n => n.Input).ToHashSet();
        alone.Graph.Initializer.ShouldAllBe(t => read.Contains(t.Name));
    }

    [Fact]
    public void A_tensor_of_another_layout_is_brought_into_the_standard_one_by_added_nodes()
    {
        var (path, model) = Save(new DialectEncoder { LengthFirst = true });
        var prepared = PreparedModel.Prepare(path, model, new PreparationOptions { Taps = [new(TapRole.Hidden, 0)] });
        var patched = ModelProto.Parser.ParseFrom(prepared.Bytes());
        patched.Graph.Node.Skip(model.Graph.Node.Count).Select(n => n.OpType).ShouldContain("Transpose");
    }

    [Fact]
    public void A_tap_asked_for_twice_or_that_is_an_output_already_is_one_output()
    {
        var (path, model) = Save(new DialectEncoder());
        var hidden = new EncoderTap(TapRole.Hidden, 1);
        var first = PreparedModel.Prepare(path, model, new PreparationOptions { Taps = [hidden] }).Outputs[0].Output;
        model.Graph.Output.Add(new ValueInfoProto { Name = first });
        OnnxFile.Save(path, model);

        var prepared = PreparedModel.Prepare(path, model, new PreparationOptions { Taps = [hidden, hidden] });

        ModelProto.Parser.ParseFrom(prepared.Bytes()).Graph.Output.Count(o => o.Name == first).ShouldBe(1);
    }

    [Fact]
    public void A_tap_that_is_not_there_is_named_with_its_reason()
    {
        var (path, model) = Save(new DialectEncoder());
        Should.Throw<InvalidDataException>(() => PreparedModel.Prepare(path, model, new PreparationOptions { Taps = [new(TapRole.Scores, 9)] }))
            .Message.ShouldContain("Scores 9");
        (path, model) = Save(new DialectEncoder { Causal = true });
        Should.Throw<InvalidDataException>(() => PreparedModel.Prepare(path, model, new PreparationOptions { Taps = [new(TapRole.Hidden, 0)] }))
            .Message.ShouldContain("decoder");
    }

    [Fact]
    public void The_loaded_model_is_not_changed()
    {
        var (path, model) = Save(new DialectEncoder { Rotary = true });
        var before = model.ToByteString();
        PreparedModel.Prepare(path, model, new PreparationOptions { Dequantize = true, Taps = [new(TapRole.Queries, 0)] });
        model.ToByteString().ShouldBe(before);
    }

    private (string Path, ModelProto Model) Save(DialectEncoder encoder)
    {
        var path = _folder["model.onnx"];
        OnnxFile.Save(path, encoder.Build());
        return (path, OnnxFile.Load(path));
    }
}
