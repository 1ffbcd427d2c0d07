using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Advice.Candidates;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Tests.Support;
using static OnnxDistill.Student.Tests.Advice.AdvisedCache;

namespace OnnxDistill.Student.Tests.Advice;

[Collection(TorchRandomCollection.Name)]
public sealed class CandidateTests
{
    // MiniLM-L6's encoder on the made rows.
    private static readonly Lazy<IReadOnlyList<StudentCandidate>> Grid = new(() => [.. CandidateGrid.Of(Large())]);

    [Fact]
    public void Parameters_are_those_of_the_student_that_is_built()
    {
        using var student = new BertStudent(new BertStudentOptions { Layers = 3, Hidden = 192, Heads = 12, Intermediate = 768, Vocabulary = 30522, Positions = TinyCache.MaxLength, Labels = 2 });

        ParameterCount.Of(new StudentOptions { Layers = 3, Hidden = 192, Intermediate = 768 }, Large(), 30522).ShouldBe(student.NamedParameters().Sum(p => p.Value.numel()));
        Grid.Value.Single(c => c.Name == "3x192").Parameters.ShouldBe(student.NamedParameters().Sum(p => p.Value.numel()));
    }

    [Fact]
    public void A_teacher_is_counted_as_the_BERT_it_is() => ParameterCount.OfTeacher(Large()).ShouldNotBeNull().ShouldBeInRange(22_600_000, 22_800_000);

    [Theory]
    [InlineData(6, 384, 1)]
    [InlineData(4, 192, 3.3)]
    [InlineData(4, 128, 5.5)]
    [InlineData(2, 192, 6.7)]
    [InlineData(2, 128, 12)]
    public void Speeds_are_the_measured_ones_where_there_are_some(int layers, int hidden, double speed) =>
        SpeedEstimate.OfBert(layers, SpeedEstimate.Operations(layers, hidden, 4 * hidden, 13), SpeedEstimate.Operations(6, 384, 1536, 13)).ShouldBe(speed, 1e-9);

    [Fact]
    public void Smaller_students_are_faster()
    {
        foreach (var layers in new[] { 1, 2, 3, 4, 6 })
        {
            Grid.Value.Where(c => c.Layers == layers).OrderByDescending(c => c.Hidden).Select(c => c.Speed!.Value).ShouldBeInOrder();
        }
    }

    [Theory]
    [InlineData(1.0 / 8, null)]
    [InlineData(1.0 / 3, null)]
    [InlineData(null, 3.0)]
    [InlineData(null, 10.0)]
    [InlineData(1.0 / 4, 5.0)]
    public void What_is_chosen_meets_what_was_asked_for_where_a_student_does(double? size, double? speed)
    {
        var options = new AdviceOptions { Size = size, Speed = speed };
        var teacher = ParameterCount.OfTeacher(Large());

        var candidates = CandidateChoice.Of(Grid.Value, options, teacher, 6);

        var chosen = candidates.Single(c => c.Chosen);
        candidates.Count.ShouldBeLessThanOrEqualTo(8);
        CandidateChoice.Meets(chosen, options).ShouldBeTrue();
        (size is null || chosen.Parameters <= size * teacher || chosen.SmallestFileBytes <= size * teacher * 4).ShouldBeTrue();
    }

    [Fact]
    public void With_nothing_asked_half_of_the_layers_stay() => CandidateChoice.Of(Grid.Value, new AdviceOptions(), 22_700_000, 6).Single(c => c.Chosen).Name.ShouldBe("3x384");

    [Fact]
    public void Much_speed_is_a_BiLSTMs() => CandidateChoice.Of(Grid.Value, new AdviceOptions { Speed = 10 }, 22_700_000, 6).Single(c => c.Chosen).IsBiLstm.ShouldBeTrue();

    private static Student.Advice.Facts.CacheFacts Large() => Facts().WithTeacher(t => t with { Layers = 6, Hidden = 384, Heads = 12, VocabularySize = 30522, Positions = 512 });
}
