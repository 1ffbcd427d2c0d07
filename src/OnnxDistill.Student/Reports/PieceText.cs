using System.Globalization;
using OnnxDistill.Data.Tokenizers;

namespace OnnxDistill.Student.Reports;

/// <summary>Token ids as something that people can read.</summary>
internal static class PieceText
{
    /// <summary>The word pieces put together, special tokens left out; the ids where there is no tokenizer.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="tokenizer">The tokenizer, or null.</param>
    public static string Of(ReadOnlySpan<int> ids, TextTokenizer? tokenizer)
    {
        var pieces = new List<string>(ids.Length);
        foreach (var id in ids)
        {
            var piece = tokenizer?.TokenOf(id) ?? id.ToString(CultureInfo.InvariantCulture);
            pieces.Add(tokenizer is null || !(id == tokenizer.ClassId || id == tokenizer.SeparatorId || id == tokenizer.PadId) ? piece : id == tokenizer.SeparatorId ? "|" : string.Empty);
        }

        // WordPiece marks what goes on in a word; SentencePiece and byte-level BPE what begins one.
        var begins = pieces.Exists(p => p is ['▁' or 'Ġ', ..]);
        var text = string.Concat(pieces.Where(p => p.Length > 0).Select(p =>
            p.StartsWith("##", StringComparison.Ordinal) ? p[2..]
            : p[0] is '▁' or 'Ġ' ? $" {p[1..]}"
            : begins && p != "|" ? p : $" {p}"));
        return text.TrimEnd('|', ' ').TrimStart('|', ' ');
    }
}
