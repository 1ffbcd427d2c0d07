using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives;

/// <summary>Objectives on inner tensors, as a recipe makes them, between students of three layers and teachers of six.</summary>
public sealed class InnerObjectivesTests : IDisposable
{
    private const int StudentLayers = 3, TeacherLayers = 6, Hidden = 8, Heads = 2;

    private static readonly StudentOptions s_student = new() { Layers = StudentLayers, Hidden = Hidden, Heads = Heads };
    private static readonly int[][] s_rows = [[2, 9, 9, 3], [2, 3]];

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string, string> Kinds => new()
    {
        { ObjectiveOptions.Patience, "hidden 1=2 2=4" },
        { ObjectiveOptions.HiddenMse, "hidden 1=2 2=4 3=6" },
        { ObjectiveOptions.EmbeddingMse, "hidden 0=0" },
        { ObjectiveOptions.HiddenCosine, "hidden 3=6" },
        { ObjectiveOptions.FeatureMap, "hidden 1=2 2=4 3=6" },
        { ObjectiveOptions.AttentionMse, "scores 0=1 1=3 2=5" },
        { ObjectiveOptions.AttentionTransfer, "scores 0=1 1=3 2=5" },
        { ObjectiveOptions.AttentionKl, "scores 2=5" },
        { ObjectiveOptions.ValueRelation, "values 2=5" },
        { ObjectiveOptions.Relation, "qkv 2=5" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_student_that_equals_the_teacher_in_the_mapped_layers_has_loss_zero_and_any_other_has_not(string kind, string map)
    {
        var options = new ObjectiveOptions { Kind = kind, Projection = "none", RelationHeads = Heads };
        var objective = ObjectiveFactory.Create(options, new ObjectiveContext(s_student, new TeacherShape(TeacherLayers, Hidden, Heads), null));
        var teacher = Teacher();
        var words = map.Split(' ');
        var pairs = words[1..].Select(p => p.Split('=')).Select(p => new LayerPair(int.Parse(p[0]), int.Parse(p[1]))).ToArray();

        objective.Name.ShouldBe(kind);
        objective.Loss(Student(teacher, words[0], pairs), teacher).item<float>().ShouldBe(0, 1e-5f);
        foreach (var pair in pairs)
        {
            var one = pairs.Where(p => p != pair).ToArray();
            objective.Loss(Student(teacher, words[0], one), teacher).item<float>().ShouldBeGreaterThan(0.01f, $"{pair}");
        }
    }

    [Fact]
    public void The_relations_have_their_weights()
    {
        var teacher = Teacher();
        var student = Student(teacher, "qkv", []);
        float Loss(double q, double k, double v) => ObjectiveFactory.Create(
            new ObjectiveOptions { Kind = ObjectiveOptions.Relation, RelationHeads = 4, QueryWeight = q, KeyWeight = k, ValueWeight = v },
            new ObjectiveContext(s_student, new TeacherShape(TeacherLayers, Hidden, Heads), null)).Loss(student, teacher).item<float>();

        Loss(2, 3, 0.5).ShouldBe((2 * Loss(1, 0, 0)) + (3 * Loss(0, 1, 0)) + (0.5f * Loss(0, 0, 1)), 1e-4f);
    }

    [Theory]
    [InlineData(ObjectiveOptions.AttentionMse, "masked", "paper", "reference")]
    [InlineData(ObjectiveOptions.HiddenMse, "masked", "paper", "reference")]
    [InlineData(ObjectiveOptions.Patience, "masked", "paper", "reference")]
    [InlineData(ObjectiveOptions.HiddenCosine, "masked", "paper")]
    [InlineData(ObjectiveOptions.AttentionKl, "masked", "paper")]
    [InlineData(ObjectiveOptions.ValueRelation, "masked", "reference")]
    [InlineData(ObjectiveOptions.Relation, "masked", "reference")]
    [InlineData(ObjectiveOptions.AttentionTransfer, "masked", "paper")]
    [InlineData(ObjectiveOptions.FeatureMap, "masked", "paper")]
    public void The_recipes_dialect_decides_the_value(string kind, params string[] dialects)
    {
        var teacher = Teacher();
        var student = Student(teacher, "none", []);

        var losses = dialects.Select(dialect => ObjectiveFactory.Create(
            new ObjectiveOptions { Kind = kind, Projection = "none", RelationHeads = 4, Dialect = dialect },
            new ObjectiveContext(s_student, new TeacherShape(TeacherLayers, Hidden, Heads), null)).Loss(student, teacher).item<float>()).ToArray();

        losses.Distinct().Count().ShouldBe(losses.Length);
    }

    [Fact]
    public void Data_without_inner_tensors_is_refused()
    {
        var objective = ObjectiveFactory.Create(
            new ObjectiveOptions { Kind = ObjectiveOptions.AttentionMse }, new ObjectiveContext(s_student, new TeacherShape(TeacherLayers, Hidden, Heads), null));

        Should.Throw<InvalidDataException>(() => objective.Loss(Student(Teacher(), "scores", []), new SoftTargetBatch())).Message
            .ShouldBe("The objective attention-mse needs scores_01 of the teacher, which this data does not have; make a cache with teacher-cache run --for RECIPE.");
    }

    public void Dispose() => _scope.Dispose();

    private static SoftTargetBatch Teacher()
    {
        var capture = Capture.Parse("hidden,hidden@cls,scores,qkv", TeacherLayers);
        TapColumn[] columns = [.. capture.Taps(TeacherLayers).Select(t => new TapColumn(t, "float32", t.Kind switch
        {
            TapKind.HiddenCls => [Hidden],
            TapKind.Scores => [Heads, TapColumn.Length, TapColumn.Length],
            _ => [TapColumn.Length, Hidden],
        }))];
        var builder = new StudentRowsBuilder(0, columns);
        for (var row = 0; row < s_rows.Length; row++)
        {
            builder.Add(s_rows[row], s_rows[row].Length, double.NaN, [], new RowTargets([.. columns.Select(c => Bytes(c, row))], [], []));
        }

        var batcher = new StudentBatcher(CPU, siamese: false, regression: false);
        var rows = builder.Build();
        return batcher.Targets(rows, [0, 1], batcher.Inputs(rows, [0, 1]).Mask);
    }

    // A first token's state is that of the hidden state.
    private static byte[] Bytes(TapColumn column, int row)
    {
        var length = s_rows[row].Length;
        var kind = column.Tap.Kind == TapKind.HiddenCls ? TapKind.Hidden : column.Tap.Kind;
        var random = new Random((row * 1000) + ((int)kind * 100) + column.Tap.Layer);
        return [.. Enumerable.Range(0, (int)column.Bytes(length) / sizeof(float)).SelectMany(_ => BitConverter.GetBytes(((float)random.NextDouble() * 6) - 3))];
    }

    // What is not mapped is of another teacher layer, padding too.
    private static StudentOutput Student(SoftTargetBatch teacher, string what, LayerPair[] pairs)
    {
        Tensor[] Layers(TapKind kind, bool mapped, int count, int other) => [.. Enumerable.Range(0, count).Select(layer =>
            teacher.Taps![new Tap(kind, mapped && pairs.Where(p => p.Student == layer).ToArray() is [var pair] ? pair.Teacher : other)])];

        return new StudentOutput(zeros(2, 2))
        {
            Hidden = Layers(TapKind.Hidden, what == "hidden", StudentLayers + 1, 1),
            Scores = Layers(TapKind.Scores, what == "scores", StudentLayers, 0),
            Queries = Layers(TapKind.Queries, what == "qkv", StudentLayers, 0),
            Keys = Layers(TapKind.Keys, what == "qkv", StudentLayers, 0),
            Values = Layers(TapKind.Values, what is "qkv" or "values", StudentLayers, 0),
        };
    }
}
