using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using OnnxDistill.Data.Tokenizers.Models;

namespace OnnxDistill.Data.Tokenizers.Unigram;

/// <summary>
/// Unigram, the model of SentencePiece: of all ways to cut a word into pieces, the one whose scores have the largest sum.
/// Kudo 2018, "Subword Regularization"; huggingface/tokenizers models/unigram/model.rs, encode_optimized and tokenize.
/// </summary>
/// <remarks>
/// Of two ways that score the same, the one whose last piece begins earlier is taken, as there. Scores are summed in f64, since
/// near ties would else fall out differently. Safe for any number of threads.
/// </remarks>
internal sealed class UnigramModel : TokenModel
{
    private const double UnknownPenalty = 10;
    private const int StackUnits = 128;
    private readonly UnigramTrie _trie;
    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly int? _unknownId;
    private readonly ByteFallback? _bytes;
    private readonly WordCache _cache = new();

    /// <summary>Builds the model.</summary>
    /// <param name="pieces">The pieces by id with their scores (log probabilities); of two equal ones the later one counts, as in Hugging Face's library.</param>
    /// <param name="unknownId">The id of what no piece covers, if there is one.</param>
    /// <param name="byteFallback">Whether what no piece covers becomes pieces like &lt;0xE2&gt;, one a UTF-8 byte, where the vocabulary has all of them.</param>
    /// <exception cref="InvalidDataException">A score is not a finite number, or the unknown piece's id is not in the vocabulary.</exception>
    public UnigramModel(IReadOnlyList<(string Piece, double Score)> pieces, int? unknownId, bool byteFallback)
    {
        if (unknownId is { } unknown && (unknown < 0 || unknown >= pieces.Count))
        {
            throw new InvalidDataException($"the unknown piece is id {unknown} (unk_id), but the vocabulary has {pieces.Count:N0} pieces");
        }

        _scores = new double[pieces.Count];
        var least = double.PositiveInfinity;
        for (var id = 0; id < _scores.Length; id++)
        {
            var (piece, score) = pieces[id];
            if (!double.IsFinite(score))
            {
                throw new InvalidDataException($"piece {id} of the vocabulary ('{piece}') has a score that is not a finite number");
            }

            _scores[id] = score;
            least = Math.Min(least, score);
        }

        _unknownScore = least - UnknownPenalty;
        _unknownId = unknownId;
        _trie = new(pieces);
        _bytes = byteFallback ? new(_trie) : null;
    }

    /// <inheritdoc/>
    public override void Tokenize(ReadOnlySpan<char> word, List<ModelToken> into)
    {
        if (_cache.TryGet(word, into, out var place) || word.IsEmpty)
        {
            return;
        }

        var before = into.Count;
        if (word.Length <= StackUnits)
        {
            Span<Step> steps = stackalloc Step[word.Length + 1];
            Cut(word, steps, into);
        }
        else
        {
            var rented = ArrayPool<Step>.Shared.Rent(word.Length + 1);
            Cut(word, rented.AsSpan(0, word.Length + 1), into);
            ArrayPool<Step>.Shared.Return(rented);
        }

        if (place >= 0)
        {
            _cache.Keep(place, word, CollectionsMarshal.AsSpan(into)[before..]);
        }
    }

    private void Cut(ReadOnlySpan<char> text, Span<Step> steps, List<ModelToken> into)
    {
        FindBest(text, steps);

        // The steps know where they come from; turned around, they say where to go.
        for (var end = text.Length; end > 0;)
        {
            var start = steps[end].Start;
            steps[start].Next = end;
            end = start;
        }

        for (var start = 0; start < text.Length;)
        {
            var end = steps[start].Next;
            var id = steps[end].Id;
            if (id != _unknownId)
            {
                into.Add(new(id, start, end));
                start = end;
                continue;
            }

            // Unknown characters that follow each other are one token.
            while (end < text.Length && steps[steps[end].Next].Id == id)
            {
                end = steps[end].Next;
            }

            AddUnknown(text, start, end, id, into);
            start = end;
        }
    }

    private void FindBest(ReadOnlySpan<char> text, Span<Step> steps)
    {
        var nodes = _trie.Nodes;
        var codes = _trie.Codes;
        steps.Fill(new() { Start = -1 });
        steps[0].Score = 0;
        for (int start = 0, width; start < text.Length; start += width)
        {
            width = char.IsHighSurrogate(text[start]) && start + 1 < text.Length && char.IsLowSurrogate(text[start + 1]) ? 2 : 1;
            var score = steps[start].Score;
            var isCovered = false;
            var node = 0;
            for (var end = start; end < text.Length;)
            {
                var code = codes[text[end]];
                var next = nodes[node].Base + code;
                if (code == 0 || nodes[next].Parent != node)
                {
                    break;
                }

                node = next;
                end++;
                var id = nodes[node].Id;
                if (id >= 0)
                {
                    isCovered |= end - start == width;
                    steps[end].Offer(score + _scores[id], start, id);
                }
            }

            if (!isCovered)
            {
                OfferUnknown(ref steps[start + width], score + _unknownScore, start);
            }
        }
    }

    private void OfferUnknown(ref Step step, double score, int start)
    {
        if (step.Start < 0 || score > step.Score)
        {
            step.Offer(score, start, _unknownId ?? ThrowNoUnknown());
        }
    }

    private void AddUnknown(ReadOnlySpan<char> text, int start, int end, int id, List<ModelToken> into)
    {
        // A run of unknown characters may, taken together, be the text of a piece (the unknown piece's own, "<unk>", for one).
        var piece = _trie.Find(text[start..end]);
        if (piece >= 0)
        {
            into.Add(new(piece, start, end));
        }
        else if (_bytes is null || !_bytes.TryAdd(text, start, end, into))
        {
            into.Add(new(id, start, end));
        }
    }

    [DoesNotReturn]
    private static int ThrowNoUnknown() => throw new InvalidDataException(
        "the text has a character that is in no piece of the tokenizer's vocabulary, and the vocabulary names no unknown piece (unk_id)");

    /// <summary>The best way to reach a position.</summary>
    private struct Step
    {
        public double Score;
        public int Start;
        public int Id;
        public int Next;

        public void Offer(double score, int start, int id)
        {
            if (Start < 0 || score > Score)
            {
                Score = score;
                Start = start;
                Id = id;
            }
        }
    }
}
