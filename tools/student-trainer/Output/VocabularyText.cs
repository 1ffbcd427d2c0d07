using System.Globalization;
using System.Text.Json.Nodes;
using OnnxDistill.Data.Vocabularies;

namespace OnnxDistill.StudentTrainer.Output;

/// <summary>What is said of a trained vocabulary.</summary>
internal static class VocabularyText
{
    /// <summary>Writes the summary.</summary>
    public static void Write(TextWriter output, TrainedVocabulary vocabulary, string folder)
    {
        var others = vocabulary.Pieces.Count - vocabulary.Special - vocabulary.Characters;
        if (vocabulary.VectorWords is { } vectors)
        {
            Line($"words       {vocabulary.Pieces.Count:N0}: {vocabulary.Special:N0} special, {others - vectors:N0} of the data, {vectors:N0} more of the word vectors");
            Line($"read        {vocabulary.Rows:N0} rows, {vocabulary.Words:N0} words, {vocabulary.DistinctWords:N0} of them distinct");
            Line($"known       {Share(vocabulary.WholeWords):P1} of words; {vocabulary.UnknownWords:N0} are [UNK]");
        }
        else
        {
            Line($"pieces      {vocabulary.Pieces.Count:N0}: {vocabulary.Special:N0} special, {vocabulary.Characters:N0} of one character, {others:N0} merged");
            Line($"trained on  {vocabulary.Rows:N0} rows, {vocabulary.Words:N0} words, {vocabulary.DistinctWords:N0} of them distinct");
            Line($"cut         {PiecesPerWord(vocabulary):F3} pieces a word; {Share(vocabulary.WholeWords):P1} of words whole, {vocabulary.UnknownWords:N0} unknown");
        }

        Line($"written to  {folder}");

        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
        double Share(long words) => (double)words / vocabulary.Words;
    }

    /// <summary>The same numbers for programs.</summary>
    public static JsonObject Json(TrainedVocabulary vocabulary, string folder) => vocabulary.VectorWords is { } vectors ? Words(vocabulary, vectors, folder) : new()
    {
        ["pieces"] = vocabulary.Pieces.Count,
        ["special"] = vocabulary.Special,
        ["characters"] = vocabulary.Characters,
        ["dropped_characters"] = vocabulary.DroppedCharacters,
        ["rows"] = vocabulary.Rows,
        ["words"] = vocabulary.Words,
        ["distinct_words"] = vocabulary.DistinctWords,
        ["whole_words"] = vocabulary.WholeWords,
        ["unknown_words"] = vocabulary.UnknownWords,
        ["pieces_per_word"] = Math.Round(PiecesPerWord(vocabulary), 4),
        ["folder"] = folder,
    };

    private static JsonObject Words(TrainedVocabulary vocabulary, int vectors, string folder) => new()
    {
        ["pieces"] = vocabulary.Pieces.Count,
        ["special"] = vocabulary.Special,
        ["vector_words"] = vectors,
        ["rows"] = vocabulary.Rows,
        ["words"] = vocabulary.Words,
        ["distinct_words"] = vocabulary.DistinctWords,
        ["known_words"] = vocabulary.WholeWords,
        ["unknown_words"] = vocabulary.UnknownWords,
        ["folder"] = folder,
    };

    /// <summary>What a user should know: pieces that the text did not give, characters that are left out.</summary>
    public static IEnumerable<string> Notes(TrainedVocabulary vocabulary, VocabularyOptions options)
    {
        if (vocabulary.VectorWords is not null)
        {
            yield break;
        }

        if (vocabulary.Pieces.Count < options.Size)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"the text gives {vocabulary.Pieces.Count:N0} pieces and not {options.Size:N0}: no other two neighbours occur {Math.Max(1, options.MinFrequency):N0} times (--min-frequency)");
        }

        if (vocabulary.DroppedCharacters > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{vocabulary.DroppedCharacters:N0} characters beyond the {options.Alphabet:N0} most frequent are left out (--limit-alphabet); words with them are unknown");
        }
    }

    private static double PiecesPerWord(TrainedVocabulary vocabulary) => (double)vocabulary.PiecesOfWords / vocabulary.Words;
}
