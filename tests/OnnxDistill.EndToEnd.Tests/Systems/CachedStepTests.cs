using System.Globalization;
using System.Text.Json;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.EndToEnd.Tests.StudentTrainer;
using OnnxDistill.EndToEnd.Tests.TeacherCache;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Training;

namespace OnnxDistill.EndToEnd.Tests.Systems;

/// <summary>
/// For each system, through the whole path: the losses of one training step from the cache that <c>teacher-cache run --for</c> makes equal those worked
/// out by hand from the teacher's own fp32 tensors, row by row, and what is between them is the rounding of the cache to fp16.
/// </summary>
public sealed class CachedStepTests : IDisposable
{
    private const int Rows = 40;

    private readonly TemporaryFolder _folder = new();

    /// <summary>Gets each recipe, what is set, and the pairs (student:teacher) that the paper compares in a teacher of 6 layers; 0-based, hidden state 0 the embeddings' output.</summary>
    public static IEnumerable<TheoryDataRow<string, string, string>> Systems =>
    [
        new("hinton", "", ""),
        Slow("distilled-bilstm", "", ""),
        Slow("bert-pkd", "", "patience 1:2 2:4"),
        Slow("bert-pkd", "patience.layers=last", "patience 1:4 2:5"),
        Slow("distilbert", "", "hidden-cosine 3:6"),
        new("tinybert", "", "attention-mse 0:1 1:3 2:5; hidden-mse 1:2 2:4 3:6; embedding-mse 0:0"),
        Slow("tinybert", "student.layers=4", "attention-mse 0:1 1:2 2:3 3:5; hidden-mse 1:2 2:3 3:4 4:6; embedding-mse 0:0"),
        Slow("minilm", "", "attention-kl 2:5; value-relation 2:5"),
        new("minilm-v2", "", "relation 2:5"),
        Slow("minilm-v2", "teacher_layer=3", "relation 2:3"),
        Slow("mobilebert", "", "feature-map 1:1 2:2 3:3 4:4 5:5 6:6; attention-transfer 0:0 1:1 2:2 3:3 4:4 5:5"),
        Slow("mobilebert", "student.layers=3", "feature-map 1:2 2:4 3:6; attention-transfer 0:1 1:3 2:5"),
    ];

    [Theory]
    [MemberData(nameof(Systems))]
    public void A_step_from_the_cache_has_the_losses_of_the_teachers_own_tensors(string name, string set, string pairs)
    {
        string[] sets = set.Length == 0 ? [] : [set];
        var map = pairs.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(p => p.Split(' ')).ToDictionary(
            p => p[0], p => p.Skip(1).Select(q => q.Split(':')).Select(q => (int.Parse(q[0], CultureInfo.InvariantCulture), int.Parse(q[1], CultureInfo.InvariantCulture))).ToArray());
        foreach (var precision in new[] { "fp32", "fp16" })
        {
            var cache = Cache(name, sets, precision);
            using var step = new CachedStep(cache, RecipeLoader.Load(name, [.. sets, "batch_size=16"], teacher: CachedData.Shape(cache)));
            for (var stage = 0; stage < step.Recipe.Stages.Count; stage++)
            {
                Compare(step, stage, map, Path.Combine(TeacherCacheTool.Teacher, "model.onnx"), precision == "fp16");
            }
        }
    }

    /// <summary>DistilBERT's own triple loss, of a masked language model: one that is trained here for some steps and exported.</summary>
    [Fact]
    public void A_step_from_masked_rows_has_the_losses_of_the_teachers_own_tensors()
    {
        Directory.CreateDirectory(_folder["table"]);
        HeadModel.Save(_folder["table/model.onnx"], pooled: false);
        HeadModel.SaveTokenizer(_folder["table"]);
        var random = new Random(1);
        var text = _folder.Write("text.txt", string.Join('\n', Enumerable.Range(0, Rows).Select(_ => string.Join(' ', Enumerable.Range(0, 4 + random.Next(12)).Select(_ => new[] { "good", "bad", "film" }[random.Next(3)])))) + "\n");
        Ok(TeacherCacheTool.Run("run", "--teacher", _folder["table"], "--data", text, "--for", "masked-lm", "--out", _folder["first"]));
        var train = StudentTrainerTool.Run(
            "train", "--recipe", "masked-lm", "--cache", _folder["first"], "--out", _folder["run"], "--threads", "1", "--set", "student.layers=4", "--set", "student.hidden=24", "--set", "student.heads=2", "--set", "student.intermediate=24", "--set", "max_steps=3");
        train.Code.ShouldBe(0, train.Error);
        StudentTrainerTool.Run("export", _folder["run"], "--out", _folder["teacher"]).Code.ShouldBe(0);
        foreach (var precision in new[] { "fp32", "fp16" })
        {
            Ok(TeacherCacheTool.Run("run", "--teacher", _folder["teacher"], "--data", text, "--for", "distilbert", "--set", "student.layers=2", "--precision", precision, "--out", _folder[precision]));
            using var step = new CachedStep(_folder[precision], RecipeLoader.Load("distilbert", ["student.layers=2", "batch_size=20"], teacher: CachedData.Shape(_folder[precision])));
            step.Recipe.Stages[0].Objectives.Select(o => o.Kind).ShouldBe(["vocabulary", "masked-token", "hidden-cosine"]);
            Compare(step, 0, new() { ["hidden-cosine"] = [(2, 4)] }, _folder["teacher/onnx/model.onnx"], precision == "fp16");
        }
    }

    public void Dispose() => _folder.Dispose();

    private static TheoryDataRow<string, string, string> Slow(string name, string set, string pairs) => new TheoryDataRow<string, string, string>(name, set, pairs).WithTrait("Category", "Slow");

    private static void Compare(CachedStep step, int stage, Dictionary<string, (int Student, int Teacher)[]> map, string model, bool half)
    {
        var objectives = step.Recipe.Stages[stage].Objectives.Where(o => o.Weight > 0).ToArray();
        var (told, batch) = step.Take(stage);
        told.Losses.Count.ShouldBe(objectives.Length);
        var lengths = batch.Ids.Select(id => batch.Rows.Length(id)).ToArray();
        lengths.Distinct().Count().ShouldBeGreaterThan(1, $"nothing is padded: {string.Join(' ', lengths)}");

        var exact = Plain(step, batch, map, model, rounded: false);
        var rounded = half ? Plain(step, batch, map, model, rounded: true) : exact;
        var total = 0.0;
        foreach (var (objective, loss) in objectives.Zip(told.Losses))
        {
            var pairs = map.GetValueOrDefault(objective.Kind) ?? [];
            var (own, kept) = (exact.Of(objective, pairs, step.Recipe.Student.Heads), rounded.Of(objective, pairs, step.Recipe.Student.Heads));
            loss.ShouldBe(kept, 5e-5 * kept, $"{objective.Kind}, rounded to what the cache holds");
            loss.ShouldBe(own, (half ? 5e-3 : 5e-5) * own, $"{objective.Kind}, uncached");
            total += objective.Weight * loss;
        }

        told.Loss.ShouldBe(total, 1e-5 * total);
    }

    private static PlainLosses Plain(CachedStep step, RowBatch batch, Dictionary<string, (int Student, int Teacher)[]> map, string model, bool rounded)
    {
        EncoderTap[] taps = [.. map.SelectMany(m => m.Value.SelectMany(p => Roles(m.Key).Select(r => new EncoderTap(r, p.Teacher)))).Distinct()];
        using var teacher = new UncachedTeacher(model, taps);
        var texts = batch.Rows.Masked ? null : Texts();
        var rows = batch.Ids.Zip(step.Says(batch), (id, student) =>
        {
            // The cache's row is the data's row of the same token ids; where these are masked is the cache's own choice.
            var (ids, masked) = (batch.Rows.Ids(id).ToArray(), batch.Rows.Targets(id));
            var (logits, values) = teacher.Run(ids);
            var said = texts is not null ? Array.ConvertAll(logits, v => (double)v) : [.. masked.MaskedPositions.SelectMany(at => Kept(logits.Chunk(logits.Length / ids.Length).ElementAt(at), rounded))];
            return new RowTensors(ids.Length, texts?[string.Join(' ', ids)] ?? -1, masked.MaskedIds, student, new Speaker(said, tap => Array.ConvertAll(values[tap], v => rounded ? (double)(Half)v : v)));
        });
        return new PlainLosses([.. rows], step.Projection());
    }

    // A cache holds log-probabilities of the vocabulary in its own precision, and logits of classes in fp32.
    private static IEnumerable<double> Kept(float[] logits, bool rounded)
    {
        var (largest, sum) = (logits.Max(), logits.Sum(v => Math.Exp(v - logits.Max())));
        return logits.Select(v => v - largest - Math.Log(sum)).Select(v => rounded ? (double)(Half)v : v);
    }

    private static TapRole[] Roles(string objective) => objective switch
    {
        ObjectiveOptions.AttentionMse or ObjectiveOptions.AttentionKl or ObjectiveOptions.AttentionTransfer => [TapRole.Scores],
        ObjectiveOptions.ValueRelation => [TapRole.Values],
        ObjectiveOptions.Relation => [TapRole.Queries, TapRole.Keys, TapRole.Values],
        _ => [TapRole.Hidden],
    };

    // The class of each text of the data, by its token ids.
    private static Dictionary<string, int> Texts()
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(TeacherCacheTool.Teacher, "config.json")));
        var classes = config.RootElement.GetProperty("label2id");
        var tokenizer = TokenizerFiles.FromFolder(TeacherCacheTool.Teacher).Load("teacher");
        return File.ReadLines(TeacherCacheTool.Rows("dev")).Take(Rows).Select(line => line.Split('\t'))
            .Select(f => (Ids: string.Join(' ', tokenizer.Encode(f[1], null, new EncodeOptions()).InputIds), Label: classes.GetProperty(f[0]).GetInt32()))
            .DistinctBy(t => t.Ids).ToDictionary(t => t.Ids, t => t.Label);
    }

    private string Cache(string recipe, string[] sets, string precision)
    {
        Ok(TeacherCacheTool.Run(
        [
            "run", "--teacher", TeacherCacheTool.Teacher, "--dequantize", "--data", TeacherCacheTool.Rows("dev"), .. TeacherCacheTool.Columns,
            "--limit", Rows.ToString(CultureInfo.InvariantCulture), "--for", recipe, "--precision", precision, "--out", _folder[precision], .. sets.SelectMany(s => new[] { "--set", s }),
        ]));
        return _folder[precision];
    }

    private static void Ok(TeacherCacheTool.Result result) => result.Code.ShouldBe(0, result.Error);
}
