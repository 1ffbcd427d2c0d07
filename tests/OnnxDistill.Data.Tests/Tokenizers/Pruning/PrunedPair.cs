using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Data.Tokenizers.Pruning;

namespace OnnxDistill.Data.Tests.Tokenizers.Pruning;

/// <summary>A tokenizer and its pruned form.</summary>
internal sealed class PrunedPair
{
    public PrunedPair(TokenizerFiles files, IReadOnlyCollection<string> data)
    {
        var exported = files.ForExport(1 << 20);
        Whole = exported.Load("whole");
        Result = VocabularyPruner.Prune(exported, [.. data.SelectMany(t => Whole.Encode(t, null, new EncodeOptions()).InputIds).Distinct()], "whole");
        Pruned = Result.Files.Load("pruned");
        Proof = new PruningProof(Whole, Pruned, Result);
    }

    public TextTokenizer Whole { get; }

    public TextTokenizer Pruned { get; }

    public PrunedTokenizer Result { get; }

    public PruningProof Proof { get; }

    /// <summary>Texts of the data are read as before, others without unknown words where there were none, and Hugging Face's library agrees with both.</summary>
    public void ShouldHold(IReadOnlyCollection<string> data, IEnumerable<string> others, bool asksLibrary = true)
    {
        Result.Kept.Count.ShouldBeLessThanOrEqualTo(Result.Before);
        foreach (var (text, other) in data.Zip(data.Reverse()))
        {
            Proof.IsSame(text, null, new EncodeOptions()).ShouldBeTrue(text);
            Proof.IsSame(text, other, new EncodeOptions { MaxLength = 9 }).ShouldBeTrue($"{text} and {other}");
        }

        using var oracle = asksLibrary ? new Oracle(Result.Files) : null;
        foreach (var text in others)
        {
            Proof.IsCovered(text).ShouldBeTrue($"'{text}': {string.Join(' ', Tokens(Whole, text))} became {string.Join(' ', Tokens(Pruned, text))}");
            (Proof.IsSame(text, null, new EncodeOptions()) || !Proof.IsKept(text, null)).ShouldBeTrue($"'{text}' has no piece that is gone, and is read as others");
            oracle?.Encode(text).ShouldBe(Pruned.Encode(text, null, new EncodeOptions()).InputIds, text);
        }
    }

    public static IEnumerable<string?> Tokens(TextTokenizer tokenizer, string text) =>
        tokenizer.Encode(text, null, new EncodeOptions { AddSpecialTokens = false }).InputIds.Select(tokenizer.TokenOf);
}
