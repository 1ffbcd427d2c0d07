using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Loading.Conversion;

/// <summary>Makes a tokenizer.json of the files of older repositories: vocab.json and merges.txt, or a SentencePiece file.</summary>
internal static class TokenizerConverter
{
    /// <summary>The names of the files that it reads.</summary>
    public static IReadOnlyList<string> Names { get; } = [PieceIdsJson.Name, MergesText.Name, .. SentencePieceConverter.Names];

    /// <summary>Whether there is something to make it of.</summary>
    public static bool CanConvert(IReadOnlyDictionary<string, byte[]> files) => HasMerges(files) || SentencePieceConverter.Names.Any(files.ContainsKey);

    /// <summary>Makes it.</summary>
    /// <param name="files">The files by name.</param>
    /// <param name="settings">What the small files beside them say.</param>
    /// <param name="origin">Where they come from, for errors.</param>
    /// <param name="notes">Where it is said what was guessed.</param>
    /// <returns>Null where there is nothing to make it of.</returns>
    /// <exception cref="InvalidDataException">A file is broken, or of a class that is not supported.</exception>
    public static JsonObject? Convert(IReadOnlyDictionary<string, byte[]> files, TokenizerSettings settings, string origin, List<string> notes)
    {
        // Where a folder has both, the class decides.
        var model = SentencePieceConverter.Names.FirstOrDefault(files.ContainsKey);
        if (model is not null && (!HasMerges(files) || (settings.Class is { } named && SentencePieceFamilies.All.ContainsKey(named))))
        {
            return SentencePieceConverter.Convert(files[model], model, settings, origin, notes);
        }

        return HasMerges(files) ? BpeConverter.Convert(files[PieceIdsJson.Name], files[MergesText.Name], settings, origin, notes) : null;
    }

    private static bool HasMerges(IReadOnlyDictionary<string, byte[]> files) => files.ContainsKey(PieceIdsJson.Name) && files.ContainsKey(MergesText.Name);
}
