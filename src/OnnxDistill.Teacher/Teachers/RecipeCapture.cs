using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Heads;
using OnnxDistill.Graph.Model;
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
        var kind = recipe.TrainsMaskedHead() ? KindOf(modelPath) : recipe.DistilsInGeneral() && !Classifies(modelPath) ? TeacherKind.MaskedLanguageModel : TeacherKind.Classifier;
        if (recipe.LeftOut(kind) is { } line)
        {
            note?.Invoke($"{modelPath}: {line}");
        }

        recipe = recipe.TrainsMaskedHead() || kind == TeacherKind.MaskedLanguageModel ? recipe.For(kind) : recipe;
        int? known = recipe.NeedsLayers() ? Layers(modelPath, dequantize) : null;
        foreach (var layers in known is { } number ? LayerNotes.Of(recipe, number) : [])
        {
            note?.Invoke(layers);
        }

        // A recipe that learns from labels alone needs nothing captured; a cache of nothing is none, so that it holds the logits.
        return recipe.Needs(known) is { IsEmpty: false } needs ? needs : Capture.OnlyLogits;
    }

    private static int Layers(string modelPath, bool dequantize)
    {
        var analysis = EncoderFinder.Find(modelPath, OnnxFile.Load(modelPath), dequantize);
        return analysis.Map?.Layers ?? throw new InvalidDataException($"{modelPath}: the recipe imitates the teacher's layers, and no encoder is found: {analysis.Reason}");
    }

    // A model with logits for each token is a masked language model, though it may classify too; so is one without any of a text.
    private static TeacherKind KindOf(string modelPath)
    {
        var head = Head(modelPath);
        return head.Logits is null || head.Outputs.Any(o => o.Kind == OutputKind.TokenLogits) ? TeacherKind.MaskedLanguageModel : TeacherKind.Classifier;
    }

    private static bool Classifies(string modelPath) => Head(modelPath).Logits is not null;

    private static HeadReading Head(string modelPath)
    {
        var model = OnnxFile.Load(modelPath);
        return HeadFinder.Find(modelPath, model, OnnxFile.Summarise(modelPath, model).Outputs);
    }
}
