using System.Runtime.InteropServices;
using System.Text;
using OnnxDistill.Data.Tokenizers.Models;

namespace OnnxDistill.Data.Tokenizers.Bpe;

/// <summary>
/// Byte pair encoding: a word's characters, merged in the order in which the pairs were learnt (Sennrich et al. 2016,
/// https://aclanthology.org/P16-1162/); huggingface/tokenizers models/bpe/model.rs, merge_word.
/// </summary>
/// <remarks>
/// Not on Microsoft.ML.Tokenizers' BpeTokenizer: it has no ignore_merges, does not fall back to bytes, and finds the merge of
/// a pair by the text of both, so that two pairs of the same text are one.
/// </remarks>
internal sealed class BpeModel : TokenModel
{
    [ThreadStatic]
    private static SymbolChain? _chain;

    private readonly BpeSettings _settings;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;
    private readonly int[] _basic = new int[0x10000];
    private readonly int[] _bytes = new int[256];
    private readonly MergeTable _merges;
    private readonly int? _unknown;
    private readonly WordCache _cache = new();

    /// <summary>Builds the model.</summary>
    /// <exception cref="InvalidDataException">A merge names a symbol, or gives one, that the vocabulary lacks.</exception>
    public BpeModel(Vocabulary vocabulary, BpeSettings settings)
    {
        _settings = settings;
        _ids = new Dictionary<string, int>(vocabulary.Ids, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        Array.Fill(_basic, -1);
        foreach (var (piece, id) in vocabulary.Ids)
        {
            if (piece.Length == 1)
            {
                _basic[piece[0]] = id;
            }
        }

        for (var b = 0; b < 256; b++)
        {
            _bytes[b] = vocabulary.IdOf($"<0x{b:X2}>") ?? -1;
        }

        _unknown = settings.Unknown is { } unknown ? vocabulary.IdOf(unknown) : null;
        _merges = new MergeTable([.. settings.Merges.Select((m, rank) => Merge(vocabulary, m, rank))]);
    }

    /// <inheritdoc/>
    public override void Tokenize(ReadOnlySpan<char> word, List<ModelToken> into)
    {
        if (_cache.TryGet(word, into, out var place) || word.IsEmpty)
        {
            return;
        }

        var before = into.Count;
        if (_settings.IgnoresMerges && _ids.TryGetValue(word, out var whole))
        {
            into.Add(new(whole, 0, word.Length));
        }
        else
        {
            var chain = _chain ??= new SymbolChain();
            chain.Clear();
            Begin(word, chain);
            chain.Merge(_merges);
            Append(word, chain, into);
        }

        if (place >= 0)
        {
            _cache.Keep(place, word, CollectionsMarshal.AsSpan(into)[before..]);
        }
    }

    private (int Left, int Right, int Result) Merge(Vocabulary vocabulary, (string Left, string Right) merge, int rank)
    {
        int Id(string piece) => vocabulary.IdOf(piece)
            ?? throw new InvalidDataException($"merge {rank + 1} of the tokenizer ('{merge.Left} {merge.Right}') needs the piece '{piece}', which its vocabulary lacks");
        var skip = Math.Min(_settings.ContinuingPrefix.Length, merge.Right.Length);
        return (Id(merge.Left), Id(merge.Right), Id(merge.Left + merge.Right[skip..]));
    }

    // A symbol a character. An unknown one waits for the next, with which it may be fused; bytes do not end the wait, as there.
    private void Begin(ReadOnlySpan<char> word, SymbolChain chain)
    {
        var waiting = 0;
        Span<byte> bytes = stackalloc byte[4];
        for (int i = 0, width; i < word.Length; i += width)
        {
            width = char.IsHighSurrogate(word[i]) && i + 1 < word.Length ? 2 : 1;
            var length = Utf8Length(word.Slice(i, width));
            var id = IdOf(word, i, width);
            if (id >= 0)
            {
                if (waiting > 0)
                {
                    chain.Add(_unknown!.Value, waiting);
                    waiting = 0;
                }

                chain.Add(id, length);
            }
            else if (_settings.ByteFallback && TryAddBytes(word.Slice(i, width), bytes, chain))
            {
                // Done.
            }
            else if (_settings.Unknown is not null)
            {
                if (_unknown is not { } unknown)
                {
                    throw new InvalidDataException($"the unknown token {_settings.Unknown} of the tokenizer is not in its vocabulary");
                }

                if (waiting > 0 && !_settings.FusesUnknown)
                {
                    chain.Add(unknown, waiting);
                    waiting = 0;
                }

                waiting += length;
            }
        }

        if (waiting > 0)
        {
            chain.Add(_unknown!.Value, waiting);
        }
    }

    private int IdOf(ReadOnlySpan<char> word, int at, int width)
    {
        var hasPrefix = at > 0 && _settings.ContinuingPrefix.Length > 0;
        var hasSuffix = at + width == word.Length && _settings.EndOfWordSuffix.Length > 0;
        var symbol = word.Slice(at, width);
        if (!hasPrefix && !hasSuffix)
        {
            return width == 1 ? _basic[symbol[0]] : _ids.TryGetValue(symbol, out var beyond) ? beyond : -1;
        }

        var piece = string.Concat(hasPrefix ? _settings.ContinuingPrefix : "", symbol, hasSuffix ? _settings.EndOfWordSuffix : "");
        return _ids.TryGetValue(piece, out var id) ? id : -1;
    }

    private bool TryAddBytes(ReadOnlySpan<char> symbol, Span<byte> bytes, SymbolChain chain)
    {
        var used = bytes[..System.Text.Encoding.UTF8.GetBytes(symbol, bytes)];
        foreach (var one in used)
        {
            if (_bytes[one] < 0)
            {
                return false;
            }
        }

        foreach (var one in used)
        {
            chain.Add(_bytes[one], 1);
        }

        return true;
    }

    // Symbols know their bytes, tokens their units: one that holds a part of a character stands for the whole of it.
    private static void Append(ReadOnlySpan<char> word, SymbolChain chain, List<ModelToken> into)
    {
        var place = 0;
        var end = 0;
        var start = 0;
        var startBytes = 0;
        while (chain.TryNext(ref place, out var id, out var bytes))
        {
            var first = UnitOf(word, end, ref start, ref startBytes);
            end += bytes;
            var (last, lastBytes) = (start, startBytes);
            var lastFirst = UnitOf(word, end - 1, ref last, ref lastBytes);
            into.Add(new(id, first, Math.Min(word.Length, lastFirst + WidthAt(word, lastFirst))));
        }
    }

    // The unit of the character that holds a byte; moves on from a character that is not behind it.
    private static int UnitOf(ReadOnlySpan<char> word, int target, ref int unit, ref int bytes)
    {
        while (unit < word.Length)
        {
            var width = WidthAt(word, unit);
            var length = Utf8Length(word.Slice(unit, width));
            if (target < bytes + length || unit + width >= word.Length)
            {
                break;
            }

            unit += width;
            bytes += length;
        }

        return unit;
    }

    private static int WidthAt(ReadOnlySpan<char> word, int at) => at + 1 < word.Length && char.IsHighSurrogate(word[at]) ? 2 : 1;

    private static int Utf8Length(ReadOnlySpan<char> symbol) => symbol.Length == 2 ? 4 : symbol[0] < 0x80 ? 1 : symbol[0] < 0x800 ? 2 : 3;
}
