using System.Text.Json.Nodes;
using OnnxDistill.Student.Models;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Models;

public sealed class BiLstmStudentTests
{
    [Theory]
    [InlineData("rand", new[] { "embed.weight" }, new[] { "embed.weight" })]
    [InlineData("non-static", new[] { "non_static_embed.weight" }, new[] { "non_static_embed.weight" })]
    [InlineData("static", new[] { "static_embed.weight" }, new string[0])]
    [InlineData("multichannel", new[] { "non_static_embed.weight", "static_embed.weight" }, new[] { "non_static_embed.weight" })]
    public void The_embedding_mode_says_which_tables_there_are_and_which_train(string mode, string[] tables, string[] trained)
    {
        using var model = new BiLstmStudent(SmallStudents.BiLstmOptions with { EmbeddingMode = mode });
        using var scope = NewDisposeScope();

        model.Forward(SmallStudents.Batch(), StudentTaps.Logits).Logits.sum().backward();

        var embeddings = model.NamedParameters().Where(p => p.Name.Contains("embed", StringComparison.Ordinal)).ToList();
        embeddings.Select(p => p.Name).ShouldBe(tables, ignoreOrder: true);
        embeddings.Where(p => p.Value.grad is not null).Select(p => p.Name).ShouldBe(trained);
    }

    [Theory]
    [InlineData("LSTM", 16)]
    [InlineData("GRU", 12)]
    public void Recurrent_parameters_have_torchs_layout(string cell, long rows)
    {
        using var model = new BiLstmStudent(SmallStudents.BiLstmOptions with { Cell = cell });

        var parameters = model.NamedParameters().ToDictionary(p => p.Name, p => p.Value.shape);

        parameters["bi_rnn.weight_ih_l0_reverse"].ShouldBe([rows, 5]);
        parameters["bi_rnn.bias_hh_l0"].ShouldBe([rows]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Padding_does_not_change_the_logits(bool siamese)
    {
        using var model = new BiLstmStudent(SmallStudents.BiLstmOptions with { Siamese = siamese });
        using var scope = NewDisposeScope();

        var zeros = model.Forward(SmallStudents.Batch(), StudentTaps.Logits);
        var sevens = model.Forward(SmallStudents.Batch(padding: 7), StudentTaps.Logits);

        sevens.Logits.Floats().ShouldBe(zeros.Logits.Floats());
        zeros.Encoding!.shape.ShouldBe([2, siamese ? 32 : 8]);
    }

    [Fact]
    public void Given_vectors_are_where_training_starts()
    {
        using var vectors = full([20, 5], 0.5f);
        using var model = new BiLstmStudent(SmallStudents.BiLstmOptions with { EmbeddingMode = "multichannel" }, vectors);

        model.NamedParameters().Where(p => p.Name.Contains("embed", StringComparison.Ordinal))
            .ShouldAllBe(p => p.Value.Floats().All(v => v == 0.5f));
    }

    [Fact]
    public void A_siamese_student_needs_two_texts()
    {
        using var model = new BiLstmStudent(SmallStudents.BiLstmOptions with { Siamese = true });
        using var scope = NewDisposeScope();

        Should.Throw<InvalidDataException>(() => model.Forward(SmallStudents.Batch() with { PairInputIds = null }, StudentTaps.Logits))
            .Message.ShouldContain("needs two texts a row");
    }

    [Fact]
    public void Taps_and_modes_that_do_not_exist_are_named()
    {
        using var model = new BiLstmStudent(SmallStudents.BiLstmOptions);
        Should.Throw<InvalidDataException>(() => model.Forward(SmallStudents.Batch(), StudentTaps.Hidden)).Message.ShouldContain("has no Hidden");
        Should.Throw<InvalidDataException>(() => new BiLstmStudent(SmallStudents.BiLstmOptions with { EmbeddingMode = "dynamic" }))
            .Message.ShouldContain("dynamic is not known");
        Should.Throw<InvalidDataException>(() => new BiLstmStudent(SmallStudents.BiLstmOptions with { Cell = "QRNN" }))
            .Message.ShouldContain("QRNN is not known");
    }

    [Fact]
    public void Options_survive_the_configuration_file()
    {
        var options = SmallStudents.BiLstmOptions with { Cell = "GRU", Siamese = true, EmbeddingMode = "static", Dropout = 0.3 };

        BiLstmStudentOptions.FromConfig(JsonNode.Parse(options.ToConfig().ToJsonString())!.AsObject(), "config.json").ShouldBe(options);
    }
}
