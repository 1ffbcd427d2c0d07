using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Predictions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Scoring;

/// <summary>What a model says of a text.</summary>
public static class TextPredictions
{
    /// <summary>Asks a classifier or regressor, a teacher or an exported student, about a text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text; only the first 128 tokens are read, or as many as the model has positions if fewer.</param>
    /// <param name="pair">The second text, for a model that compares two; null for none.</param>
    /// <param name="note">Told in a sentence where the text is longer and was cut; null for nobody.</param>
    /// <exception cref="InvalidDataException">The model has no logits or no tokenizer, or answers with NaN.</exception>
    public static Prediction Predict(this TextTeacher model, string text, string? pair = null, Action<string>? note = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        var labels = model.Labels ?? throw new InvalidDataException($"{model.Folder.ModelPath} has no logits, so there is nothing to predict");
        var encoder = model.Encoder(model.MaxLength(null), "the text");
        var example = new Example(0, 1, text, pair, null);
        var row = encoder.Encode(example);
        if (model.NoneCut(null).Add(row.Length, row.Dropped).Text(1, encoder.MaxLength) is { } cut)
        {
            note?.Invoke(cut);
        }

        return new Predictor(labels).Of(example, Scorer.Logits(model, [row])[0]);
    }
}
