using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Parameters;
using OnnxDistill.Student.Tests.Models;

namespace OnnxDistill.Student.Tests.Parameters;

public sealed class NamePatternTests
{
    private const string Query = "bert.encoder.layer.1.attention.self.query.weight";

    [Theory]
    [InlineData("encoder", Query, true)]
    [InlineData("head", "classifier.bias", true)]
    [InlineData("head", "bert.pooler.dense.weight", true)]
    [InlineData("embeddings", "bert.embeddings.LayerNorm.weight", true)]
    [InlineData("embeddings", Query, false)]
    [InlineData("embeddings", "non_static_embed.weight", true)]
    [InlineData("encoder", "bi_rnn.weight_ih_l0", true)]
    [InlineData("head", "fc1.weight", true)]
    [InlineData("bert.encoder.layer.1", Query, true)]
    [InlineData("bert.encoder.layer.1", "bert.encoder.layer.10.output.dense.bias", false)]
    [InlineData("*.query", Query, true)]
    [InlineData("*.query.*", Query, true)]
    [InlineData("query", Query, false)]
    [InlineData("bert.encoder", Query, true)]
    public void A_part_a_name_or_its_beginning_is_meant(string pattern, string name, bool expected) => new NamePattern(pattern).Matches(name).ShouldBe(expected);

    [Fact]
    public void Every_student_is_made_of_three_parts()
    {
        using var bert = new BertStudent(SmallStudents.BertOptions);
        using var mobile = new OnnxDistill.Student.Models.MobileBert.MobileBertStudent(SmallStudents.MobileBertOptions);
        using var lstm = new BiLstmStudent(SmallStudents.BiLstmOptions);
        foreach (var student in new StudentModel[] { bert, mobile, lstm })
        {
            var parts = student.NamedParameters().Select(p => ParameterPlace.Of(p.Name)).ToList();

            parts.Select(p => p.Part).ToHashSet().SetEquals(Enum.GetValues<StudentPart>()).ShouldBeTrue(student.GetName());
            parts.Max(p => p.Layer).ShouldBe(student is BiLstmStudent ? 0 : 1);
        }
    }

    [Fact]
    public void A_pattern_of_no_parameter_is_an_error() =>
        Should.Throw<InvalidDataException>(() => NamePattern.Require("bert.encoder.layers.0", "freeze of stage a", ["bert.embeddings.w", Query, "classifier.bias"])).Message
            .ShouldBe($"freeze of stage a: no parameter of the student is bert.encoder.layers.0; give embeddings, encoder, head, or a name such as bert.embeddings.w, {Query}, classifier.bias (* stands for anything)");

    [Fact]
    public void Rates_decay_from_the_head_down_and_the_first_group_counts()
    {
        var options = new OptimizerOptions { LayerDecay = 0.5, Groups = [new() { Parameters = "*.query", LrMult = 10 }, new() { Parameters = "encoder", LrMult = 3 }] };
        string[] names = ["bert.embeddings.w", "bert.encoder.layer.0.w", Query, "classifier.bias"];

        var factor = RateFactors.Of(options, names)!;

        names.Select(factor).ShouldBe([0.125, 0.25 * 3, 0.5 * 10, 1]);
        factor("shared.weight").ShouldBe(1);
        RateFactors.Of(new OptimizerOptions(), names).ShouldBeNull();
    }

    [Fact]
    public void A_layer_that_the_student_lacks_and_a_student_without_anything_to_train_are_refused()
    {
        string[] names = ["bert.embeddings.w", "bert.encoder.layer.0.w", "classifier.bias"];

        Should.Throw<InvalidDataException>(() => FrozenParameters.NamesOf(new StageOptions { FreezeLayers = [0, 4] }, names)).Message
            .ShouldBe("freeze_layers of stage train: the student has no layer 4; its layers are 0 to 0");
        Should.Throw<InvalidDataException>(() => FrozenParameters.NamesOf(new StageOptions { Freeze = ["embeddings", "head"], FreezeLayers = [0] }, names)).Message
            .ShouldBe("freeze of stage train leaves no parameter of the student to be trained; freeze less");
    }
}
