using CsCheck;
using OnnxDistill.Recipes.LayerMaps;

namespace OnnxDistill.Recipes.Tests.LayerMaps;

public sealed class LayerMapTests
{
    [Theory]
    [InlineData("uniform", new[] { 1, 3, 5 })]
    [InlineData("nearest", new[] { 1, 3, 5 })]
    [InlineData("skip", new[] { 1, 3, 5 })]
    [InlineData("last", new[] { 3, 4, 5 })]
    [InlineData("first", new[] { 0, 1, 2 })]
    [InlineData("spread", new[] { 0, 3, 5 })]
    [InlineData("[5, 1, 1]", new[] { 5, 1, 1 })]
    public void A_rule_gives_every_layer_of_the_student_one_of_the_teachers(string rule, int[] layers)
    {
        var pairs = LayerMap.Layers(LayerRule.TryParse(rule)!, 3, 6);

        pairs.ShouldBe(layers.Select((teacher, student) => new LayerPair(student, teacher)));
        LayerMap.HiddenStates(LayerRule.TryParse(rule)!, 3, 6).ShouldBe(pairs.Select(p => new LayerPair(p.Student + 1, p.Teacher + 1)));
    }

    [Theory]
    [InlineData(4, 6, new[] { 2, 3, 4, 6 })]            // 1.5, 3, 4.5, 6: halves to the even state
    [InlineData(5, 12, new[] { 2, 5, 7, 10, 12 })]      // 2.4, 4.8, 7.2, 9.6, 12
    [InlineData(8, 12, new[] { 2, 3, 4, 6, 8, 9, 10, 12 })]
    [InlineData(2, 5, new[] { 2, 5 })]                  // 2.5
    [InlineData(4, 12, new[] { 3, 6, 9, 12 })]
    [InlineData(1, 6, new[] { 6 })]
    public void Nearest_takes_the_hidden_states_next_to_even_steps_and_the_layers_that_put_them_out(int student, int teacher, int[] states)
    {
        LayerMap.HiddenStates(LayerRule.Nearest, student, teacher).ShouldBe(states.Select((state, i) => new LayerPair(i + 1, state)));
        LayerMap.Layers(LayerRule.Nearest, student, teacher).ShouldBe(states.Select((state, i) => new LayerPair(i, state - 1)));
        LayerMap.HiddenStates(LayerRule.Nearest, student, teacher).Select(p => p.Teacher).ShouldBeUnique();
    }

    [Fact]
    public void Nearest_is_uniform_wherever_that_has_an_answer() => Gen.Select(Gen.Int[1, 24], Gen.Int[1, 6]).Sample((student, times) =>
        LayerMap.Layers(LayerRule.Nearest, student, student * times).ShouldBe(LayerMap.Layers(LayerRule.Uniform, student, student * times)));

    [Fact]
    public void A_list_of_middle_states_names_one_layer_less() =>
        LayerMap.MiddleStates(LayerRule.TryParse("[1, 3]")!, 3, 6).ShouldBe([new LayerPair(1, 2), new LayerPair(2, 4)]);

    [Theory]
    [InlineData("uniform", 4, 6, "layers: uniform takes every k-th layer, but the teacher's 6 layers do not divide by student.layers, 4; set it to one of 1, 2, 3, 6, or layers to nearest, last, first, spread or a list")]
    [InlineData("last", 7, 6, "student.layers is 7, but the teacher has 6 layers to imitate; set student.layers to at most 6")]
    [InlineData("[0, 1]", 3, 6, "layers: [0, 1] names 2 layers of the teacher, but 3 layers of the student imitate one")]
    [InlineData("[0, 1, 6]", 3, 6, "layers: [0, 1, 6] names layer 6, but the teacher has layers 0 to 5")]
    public void What_cannot_be_mapped_is_refused_with_the_way_out(string rule, int student, int teacher, string says) =>
        Should.Throw<InvalidDataException>(() => LayerMap.Layers(LayerRule.TryParse(rule)!, student, teacher)).Message.ShouldBe(says);

    [Fact]
    public void A_student_of_one_layer_has_no_middle_state() =>
        Should.Throw<InvalidDataException>(() => LayerMap.MiddleStates(LayerRule.Skip, 1, 6)).Message.ShouldContain("student.layers is 1");

    [Fact]
    public void A_teachers_layer_beyond_its_last_is_named() =>
        Should.Throw<InvalidDataException>(() => LayerMap.LastLayer(6, 3, 6)).Message.ShouldBe("teacher_layer is 6, but the teacher has layers 0 to 5");

    [Theory]
    [InlineData("middle")]
    [InlineData("[]")]
    [InlineData("[0, -1]")]
    [InlineData("0,1")]
    public void Anything_else_is_no_rule(string text) => LayerRule.TryParse(text).ShouldBeNull();
}
