using OnnxDistill.Graph.Weights;

namespace OnnxDistill.Graph.Tests.Weights;

public sealed class EncoderWeightsReaderTests
{
    public static TheoryData<string> Forms => ["plain", "packed", "interleaved", "unfolded", "spelled-out"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_number_comes_back_under_its_role_however_it_was_written(string form)
    {
        var encoder = new TinyEncoder
        {
            Packed = form is "packed" or "interleaved",
            Interleaved = form == "interleaved",
            Unfolded = form == "unfolded",
            SpelledOutNorm = form == "spelled-out",
        };

        var weights = EncoderWeightsReader.Read("tiny.onnx", encoder.Build());

        var numbers = encoder.Numbers;
        (weights.Hidden, weights.Heads, weights.Intermediate, weights.Activation).ShouldBe((6, 2, 10, "relu"));
        var embeddings = weights.Embeddings;
        embeddings.Words.ToArray().ShouldBe(numbers["words"]);
        embeddings.Positions.ToArray().ShouldBe(numbers["positions"]);
        embeddings.TokenTypes.ToArray().ShouldBe(new float[TinyEncoder.Hidden]);
        Same(embeddings.Norm, numbers, "embedding");
        var layer = weights.Layers.ShouldHaveSingleItem();
        Same(layer.Query, numbers, "query");
        Same(layer.Key, numbers, "key");
        Same(layer.Value, numbers, "value");
        Same(layer.Output, numbers, "output");
        Same(layer.AttentionNorm, numbers, "attention");
        Same(layer.Intermediate, numbers, "intermediate");
        Same(layer.FeedForward, numbers, "feed-forward");
        Same(layer.FeedForwardNorm, numbers, "feed-forward");
        Same(weights.Head!.Pooler, numbers, "pooler");
        Same(weights.Head.Classifier!, numbers, "classifier");
        weights.Head.Activation.ShouldBe("tanh");
        weights.Warning.ShouldBeNull();
    }

    [Theory]
    [InlineData("range", 0)]
    [InlineData("old range", 0)]
    [InlineData("ones", 0)]
    [InlineData("ones", 2)]
    [InlineData("exclusive", 0)]
    [InlineData("reverse", 0)]
    [InlineData("mask", 0)]
    [InlineData("mask", 2)]
    [InlineData("added mask", 0)]
    [InlineData("ids", 2)]
    [InlineData("ids", 2, 5)]
    [InlineData("input", 0)]
    public void Positions_are_found_however_a_token_is_given_its_place(string places, int skipped, long padding = 1)
    {
        var encoder = new TinyEncoder { Places = places, SkippedPositions = skipped, Padding = padding };

        var embeddings = EncoderWeightsReader.Read("tiny.onnx", encoder.Build()).Embeddings;

        embeddings.Positions.ToArray().ShouldBe(encoder.Numbers["positions"][(skipped * TinyEncoder.Hidden)..]);
        embeddings.TokenTypes.ToArray().ShouldBe(new float[TinyEncoder.Hidden]);
    }

    [Fact]
    public void Positions_that_cannot_be_followed_are_refused_and_not_taken_for_token_types() =>
        Should.Throw<InvalidDataException>(() => EncoderWeightsReader.Read("tiny.onnx", new TinyEncoder { Places = "unfollowed" }.Build())).Message
            .ShouldContain("neither rows by position nor rows by token type");

    [Fact]
    public void The_row_of_padding_is_zero_where_the_graph_blanks_it()
    {
        var encoder = new TinyEncoder { BlankedPadding = true };

        var words = EncoderWeightsReader.Read("tiny.onnx", encoder.Build()).Embeddings.Words.ToArray();

        words[..TinyEncoder.Hidden].ShouldBe(new float[TinyEncoder.Hidden]);
        words[TinyEncoder.Hidden..].ShouldBe(encoder.Numbers["words"][TinyEncoder.Hidden..]);
    }

    [Fact]
    public void A_norm_before_attention_is_refused_with_what_differs()
    {
        var model = new TinyEncoder { NormFirst = true }.Build();

        var refusal = Should.Throw<InvalidDataException>(() => EncoderWeightsReader.Read("tiny.onnx", model)).Message;

        refusal.ShouldStartWith("tiny.onnx: layer 0 does not project the hidden state itself");
    }

    [Fact]
    public void A_graph_without_an_encoder_is_refused() =>
        Should.Throw<InvalidDataException>(() => EncoderWeightsReader.Read("tiny.onnx", TinyModels.Classifier().Build())).Message.ShouldStartWith("tiny.onnx: no encoder to take weights from");

    private static void Same(LinearWeights weights, Dictionary<string, float[]> numbers, string name)
    {
        weights.Weight.ToArray().ShouldBe(numbers[name], name);
        weights.Bias.ToArray().ShouldBe(numbers[name + " bias"], name);
    }

    private static void Same(NormWeights norm, Dictionary<string, float[]> numbers, string name)
    {
        norm.Gamma.ToArray().ShouldBe(numbers[name + " gain"], name);
        norm.Beta.ToArray().ShouldBe(numbers[name + " offset"], name);
        norm.Epsilon.ShouldBe(1e-6);
    }
}
