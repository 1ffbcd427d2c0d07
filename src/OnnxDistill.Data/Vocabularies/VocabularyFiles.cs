using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.Characters;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Vocabularies;

/// <summary>The tokenizer files of a trained vocabulary, as Hugging Face's libraries and this one load them.</summary>
internal static class VocabularyFiles
{
    /// <summary>The longest word that is cut into pieces.</summary>
    public const int MaxCharacters = 100;

    /// <summary>The normalizer of the text, in training and afterwards.</summary>
    public static NormalizerSettings Normalizer(bool lowerCase) => new(CleanText: true, SpaceChinese: true, StripAccents: lowerCase, LowerCase: lowerCase);

    /// <summary>Makes the files.</summary>
    public static TokenizerFiles Of(IReadOnlyList<string> pieces, VocabularyOptions options)
    {
        var config = new JsonObject
        {
            ["tokenizer_class"] = "BertTokenizer",
            ["do_lower_case"] = options.LowerCase,
            ["strip_accents"] = null,
            ["tokenize_chinese_chars"] = true,
            ["model_max_length"] = 512,
        };
        var vocabulary = System.Text.Encoding.UTF8.GetBytes(string.Concat(pieces.Select(p => p + "\n")));
        return TokenizerExport.Complete(config, VocabularyLoader.Load(vocabulary, new TokenizerSettings(config, null, null), "vocabulary", []));
    }
}
