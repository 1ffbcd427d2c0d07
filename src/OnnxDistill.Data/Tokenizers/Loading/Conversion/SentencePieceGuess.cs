using OnnxDistill.Data.Tokenizers.SentencePiece;

namespace OnnxDistill.Data.Tokenizers.Loading.Conversion;

/// <summary>Which class a SentencePiece file is of, where no file names it: by the marks among its pieces.</summary>
internal static class SentencePieceGuess
{
    /// <summary>Guesses, and notes it.</summary>
    /// <exception cref="InvalidDataException">It cannot be told.</exception>
    public static string Of(SentencePieceFile file, string name, string origin, List<string> notes)
    {
        string[] first = [.. file.Pieces.Take(3).Select(p => p.Piece)];
        var marks = file.Pieces.Where(p => p.Kind != SentencePieceKind.Normal).Select(p => p.Piece).ToHashSet(StringComparer.Ordinal);
        var guess = marks.Contains("[CLS]") && marks.Contains("[SEP]")
            ? first is ["[PAD]", "[CLS]", ..] ? "DebertaV2Tokenizer" : first is ["[PAD]", "[UNK]", ..] ? "RemBertTokenizer"
                : marks.Contains("<s>") ? "BigBirdTokenizer" : first is ["<pad>", ..] ? "AlbertTokenizer" : null
            : marks.Contains("<cls>") && marks.Contains("<sep>") ? "XLNetTokenizer"
            : first is ["<pad>", "</s>", "<unk>"] ? "T5Tokenizer"
            : first is not ["<unk>", "<s>", "</s>"] ? null
            : file.Training.ModelType == SentencePieceModelType.Bpe ? "LlamaTokenizer"
            : name == "sentencepiece.bpe.model" ? "XLMRobertaTokenizer" : null;
        if (guess is null)
        {
            throw new InvalidDataException(
                $"{origin}: it cannot be told which tokenizer {name} is of; name its tokenizer_class in tokenizer_config.json ({string.Join(", ", SentencePieceFamilies.All.Keys)}), or give a tokenizer.json");
        }

        notes.Add($"no file names the tokenizer's class (tokenizer_class in tokenizer_config.json); {name} is read as of a {guess}, by its special pieces");
        return guess;
    }
}
