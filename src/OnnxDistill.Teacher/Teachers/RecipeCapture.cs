using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Heads;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.Teacher.Teachers;

/// <summary>What a recipe reads of a teacher, by the teacher's graph alone; nothing is run.</summary>
internal static class RecipeCapture
{
    /// <summary>The capture of a recipe. It depends on the teacher's layers where the recipe imitates several of them.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="modelPath">The teacher's file.</param>
    /// <param name="dequantize">Whether quantised weights are widened.</param>
    /// <param name="note">Told which layers were chosen where the recipe leaves it open.</param>
    /// <exception cref="InvalidDataException">The file is no model, or the recipe imitates layers and no encoder is found.</exception>
    public static Capture Of(Recipe recipe, string modelPath, bool dequantize, Action<string>? note)
    {
        var model = new Lazy<ModelProto>(() => OnnxFile.Load(modelPath));
        if (recipe.TrainsMaskedHead() || recipe.DistilsInGeneral())
        {
            var kind = KindOf(modelPath, model.Value, recipe.TrainsMaskedHead());
            if (recipe.LeftOut(kind) is { } line)
            {
                note?.Invoke($"{modelPath}: {line}");
            }

            recipe = recipe.For(kind);
        }

        int? known = recipe.NeedsLayers() ? Layers(modelPath, model.Value, dequantize) : null;
        foreach (var layers in known is { } number ? LayerNotes.Of(recipe, number) : [])
        {
            note?.Invoke(layers);
        }

        // A recipe that learns from labels alone needs nothing captured; a cache of nothing is none, so that it holds the logits.
        return recipe.Needs(known) is { IsEmpty: false } needs ? needs : Capture.OnlyLogits;
    }

    private static int Layers(string modelPath, ModelProto model, bool dequantize)
    {
        var analysis = EncoderFinder.Find(modelPath, model, dequantize);
        return analysis.Map?.Layers ?? throw new InvalidDataException($"{modelPath}: the recipe imitates the teacher's layers, and no encoder is found: {analysis.Reason}");
    }

    // For a recipe on words a model with logits for each token is a masked language model, though it may classify too; for all others one without any of a text.
    private static TeacherKind KindOf(string modelPath, ModelProto model, bool words)
    {
        var head = HeadFinder.Find(modelPath, model, OnnxFile.Summarise(modelPath, model).Outputs);
        return head.Logits is null || (words && head.Outputs.Any(o => o.Kind == OutputKind.TokenLogits)) ? TeacherKind.MaskedLanguageModel : TeacherKind.Classifier;
    }
}
