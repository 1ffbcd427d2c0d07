using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Weights;
using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Models;
using OnnxDistill.Testing;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Initialization;

/// <summary>Students of all layers of the shared exports, compared with the gold of what was exported.</summary>
internal static class GoldStudents
{
    /// <summary>Families whose layers are not BERT's, as the structure tells them.</summary>
    private static readonly string[] OtherFamilies = ["modernbert", "mpnet", "deberta-v2", "mobilebert"];

    /// <summary>
    /// The weights of an export; null where they are rightly refused: the graph has no encoder, or one of other layers than BERT's, or the index says that it may.
    /// </summary>
    /// <param name="path">The export.</param>
    /// <param name="mayBeRefused">Whether the index allows a refusal.</param>
    /// <param name="because">A refusal that is right besides, by its words.</param>
    public static EncoderWeights? Weights(string path, bool mayBeRefused = false, string? because = null)
    {
        try
        {
            return EncoderWeightsReader.Read(path, OnnxFile.Load(path));
        }
        catch (InvalidDataException refusal)
        {
            refusal.Message.ShouldContain(Path.GetFileName(path));
            refusal.Message.ShouldNotContain("\n");
            if (!mayBeRefused && (because is null || !refusal.Message.Contains(because, StringComparison.Ordinal)))
            {
                var map = EncoderFinder.Find(path, OnnxFile.Load(path), dequantize: true).Map.ShouldNotBeNull(refusal.Message);
                OtherFamilies.ShouldContain(map.Family, refusal.Message);
            }

            return null;
        }
    }

    public static BertStudent Student(EncoderWeights teacher, int labels, LayerChoice? choice = null, int? layers = null) =>
        TeacherInitializer.Create(Shape(teacher, labels, layers), teacher, choice ?? LayerChoice.Every);

    public static BertMaskedStudent Masked(EncoderWeights teacher) =>
        TeacherInitializer.CreateMasked(Shape(teacher, labels: 2), teacher, LayerChoice.Every);

    private static BertStudentOptions Shape(EncoderWeights teacher, int labels, int? layers = null) => new()
    {
        Layers = layers ?? teacher.Layers.Count,
        Hidden = teacher.Hidden,
        Heads = teacher.Heads,
        Intermediate = teacher.Intermediate,
        Activation = teacher.Activation,
        HiddenDropout = 0,
        AttentionDropout = 0,
        Labels = labels,
    };

    public static StudentBatch Batch(Dictionary<string, NpyArray> gold)
    {
        var ids = Read(gold["in_input_ids"]);
        var mask = gold.TryGetValue("in_attention_mask", out var given) ? Read(given) : ones_like(ids);
        var types = gold.TryGetValue("in_token_type_ids", out var two) ? Read(two) : zeros_like(ids);
        return new StudentBatch(ids, types, mask, mask.sum(1));
    }

    /// <summary>The largest difference of hidden states (valid positions) and logits, relative to the largest value of each, but at least 1.</summary>
    public static double Error(StudentModel student, Dictionary<string, NpyArray> gold)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        student.eval();
        var batch = Batch(gold);
        var output = student.Forward(batch, StudentTaps.Hidden);
        var valid = batch.Mask.unsqueeze(-1).to(ScalarType.Float32);
        var errors = output.Hidden.Select((h, i) => Far(h * valid, Real(gold[$"hidden_{i}"]) * valid)).ToList();
        if (gold.TryGetValue("out_logits", out var logits))
        {
            // Of a masked language model only what it says at valid tokens.
            var kept = output.Logits.dim() == 3 ? valid : ones(1);
            errors.Add(Far(output.Logits * kept, Real(logits) * kept));
        }

        return errors.Max();
    }

    private static double Far(Tensor a, Tensor b) => ((a - b).abs().max() / b.abs().max().clamp_min(1)).item<float>();

    private static Tensor Read(NpyArray array) => tensor(array.Longs()).reshape(array.Shape);

    private static Tensor Real(NpyArray array) => tensor(array.Floats()).reshape(array.Shape);
}
