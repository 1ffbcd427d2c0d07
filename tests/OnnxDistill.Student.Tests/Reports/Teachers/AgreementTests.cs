using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Predictions;
using OnnxDistill.Student.Reports.Teachers;

namespace OnnxDistill.Student.Tests.Reports.Teachers;

public sealed class AgreementTests
{
    private static readonly LabelMap s_labels = new(2, new Dictionary<int, string> { [0] = "no", [1] = "yes" });

    [Fact]
    public void Rows_are_counted_by_length_and_by_the_teachers_confidence()
    {
        AnsweredRow[] rows =
        [
            Row(3, student: 0.9, teacher: 0.97, "yes"),         // both yes, right
            Row(8, student: 0.2, teacher: 0.97, "yes"),         // the teacher alone is right
            Row(9, student: 0.3, teacher: 0.45, null),          // both no; the teacher is sure to 0.55
            Row(40, student: 0.2, teacher: 0.97, "no"),         // the student alone is right
        ];

        Agreement.ByLength(rows).ShouldBe(
        [
            new AgreementBucket("1 to 8", Rows: 2, Agreed: 1, Labelled: 2, StudentRight: 1, TeacherRight: 2),
            new AgreementBucket("9 to 16", 1, 1, 0, 0, 0),
            new AgreementBucket("33 to 64", 1, 0, 1, 1, 0),
        ]);
        Agreement.ByConfidence(rows).ShouldBe(
        [
            new AgreementBucket("0.5 to 0.6", 1, 1, 0, 0, 0),
            new AgreementBucket("0.95 to 0.99", 3, 1, 3, 2, 2),
        ]);
    }

    [Fact]
    public void The_furthest_rows_come_first_and_equal_answers_not_at_all()
    {
        AnsweredRow[] rows = [Row(3, 0.9, 0.8, null), Row(4, 0.5, 0.5, null), Row(5, 0.2, 0.9, null), Row(6, 0.9, 0.2, null)];

        var most = Disagreement.Most(rows, 2);

        // Half of |0.2 - 0.9| + |0.8 - 0.1|
        most[0].Distance.ShouldBe(0.7, 1e-6);
        most.Select(d => d.Row.Length).ShouldBe([5, 6]);
        Disagreement.Most(rows, 10).Count.ShouldBe(3);
    }

    [Fact]
    public void Where_a_row_may_have_several_classes_all_must_be_the_same()
    {
        var labels = new LabelMap(2, new Dictionary<int, string> { [0] = "a", [1] = "b" }, multiLabel: true);
        var row = new AnsweredRow(TaskKind.MultiLabel, Say(labels, [Logit(0.9), Logit(0.8)]), Say(labels, [Logit(0.9), Logit(0.4)]), 5, "a, b");

        row.Agreed.ShouldBeFalse();
        row.IsRight(row.Student).ShouldBeTrue();
        row.IsRight(row.Teacher).ShouldBeFalse();
        row.TeacherConfidence.ShouldBe(0.6, 1e-6);
        Disagreement.Most([row], 1)[0].Distance.ShouldBe(0.4, 1e-6);
    }

    [Fact]
    public void Numbers_are_apart_by_their_difference()
    {
        var labels = new LabelMap(1, null);

        Disagreement.Most([new AnsweredRow(TaskKind.Regression, Say(labels, [1.5f]), Say(labels, [4]), 5, "4")], 1)[0].Distance.ShouldBe(2.5);
    }

    private static AnsweredRow Row(int length, double student, double teacher, string? label) =>
        new(TaskKind.SingleLabel, Say(s_labels, [0, Logit(student)]), Say(s_labels, [0, Logit(teacher)]), length, label);

    private static Prediction Say(LabelMap labels, float[] logits) => new Predictor(labels).Of(new Example(0, 1, "text", null, null), logits);

    private static float Logit(double probability) => (float)Math.Log(probability / (1 - probability));
}
