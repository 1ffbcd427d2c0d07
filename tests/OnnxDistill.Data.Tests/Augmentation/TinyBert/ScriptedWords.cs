using System.Text.Json;
using OnnxDistill.Data.Augmentation.TinyBert;
using OnnxDistill.Data.Tokenizers;

namespace OnnxDistill.Data.Tests.Augmentation.TinyBert;

/// <summary>A masked language model whose answers are written down: for each word that may be masked the pieces, the likeliest first.</summary>
/// <param name="tokenizer">Its tokenizer.</param>
/// <param name="top">The answers by word; a word without one has none.</param>
/// <param name="words">The words of the text that is asked about.</param>
internal sealed class ScriptedWords(TextTokenizer tokenizer, JsonElement top, string[] words) : IMaskedWords
{
    private readonly List<string> _asked = [];
    private readonly Lazy<Dictionary<string, int>> _ids = new(() =>
        Enumerable.Range(0, tokenizer.VocabularySize).Where(i => tokenizer.TokenOf(i) is not null).ToDictionary(i => tokenizer.TokenOf(i)!, i => i));

    /// <summary>Gets what was asked: tokens and segments.</summary>
    public IReadOnlyList<string> Asked => _asked;

    public IReadOnlyList<int[]> Top(IReadOnlyList<MaskedText> texts, int count, CancellationToken cancellation = default) => [.. texts.Select(t => Answer(t, count))];

    private int[] Answer(MaskedText text, int count)
    {
        string[] tokens = [.. text.InputIds.Select(id => tokenizer.TokenOf(id)!)];
        tokens[text.Position].ShouldBe("[MASK]");
        _asked.Add($"{string.Join(' ', tokens)} | {string.Join(' ', text.TokenTypeIds)}");

        // Behind [CLS] every token without ## begins a word.
        var word = words[tokens[1..text.Position].Count(t => !t.StartsWith("##", StringComparison.Ordinal))];
        return top.TryGetProperty(word, out var pieces) ? [.. GoldAugmentation.Strings(pieces).Take(count).Select(p => _ids.Value[p])] : [];
    }
}
