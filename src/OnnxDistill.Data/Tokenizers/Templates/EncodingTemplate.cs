
namespace OnnxDistill.Data.Tokenizers.Templates;

/// <summary>Where special tokens go around a single text and around a pair.</summary>
internal sealed record EncodingTemplate(IReadOnlyList<TemplatePiece> Single, IReadOnlyList<TemplatePiece> Pair)
{
    /// <summary>The texts alone, the second with type 1.</summary>
    public static EncodingTemplate Bare { get; } = new([TemplatePiece.Text(0, 0)], [TemplatePiece.Text(0, 0), TemplatePiece.Text(1, 1)]);

    /// <summary>[CLS] A [SEP] and [CLS] A [SEP] B [SEP], as BERT has it.</summary>
    public static EncodingTemplate Bert(int classId, int separatorId, int classType = 0) => new(
        [TemplatePiece.Special(classId, classType), TemplatePiece.Text(0, 0), TemplatePiece.Special(separatorId, 0)],
        [
            TemplatePiece.Special(classId, classType), TemplatePiece.Text(0, 0), TemplatePiece.Special(separatorId, 0),
            TemplatePiece.Text(1, 1), TemplatePiece.Special(separatorId, 1),
        ]);

    /// <summary>&lt;s&gt; A &lt;/s&gt; and &lt;s&gt; A &lt;/s&gt;&lt;/s&gt; B &lt;/s&gt;, all of type 0, as RoBERTa has it.</summary>
    public static EncodingTemplate Roberta(int classId, int separatorId) => new(
        [TemplatePiece.Special(classId, 0), TemplatePiece.Text(0, 0), TemplatePiece.Special(separatorId, 0)],
        [
            TemplatePiece.Special(classId, 0), TemplatePiece.Text(0, 0), TemplatePiece.Special(separatorId, 0),
            TemplatePiece.Special(separatorId, 0), TemplatePiece.Text(1, 0), TemplatePiece.Special(separatorId, 0),
        ]);

    /// <summary>Gets the same without special tokens.</summary>
    public EncodingTemplate WithoutSpecial => new([.. Single.Where(p => p.Sequence >= 0)], [.. Pair.Where(p => p.Sequence >= 0)]);

    /// <summary>The number of special tokens around one text or two.</summary>
    public int Added(bool pair) => (pair ? Pair : Single).Count(p => p.Sequence < 0);

    /// <summary>Cuts the tokens of one text or two to the maximum length and puts them together.</summary>
    /// <exception cref="InvalidDataException">The maximum length has no room for the special tokens, or the text to cut is too short.</exception>
    public Encoding Encode(TokenList first, TokenList? second, EncodeOptions options)
    {
        if (options.MaxLength is { } maxLength)
        {
            var room = maxLength - (options.AddSpecialTokens ? Added(second is not null) : 0);
            if (room < 0)
            {
                throw new InvalidDataException($"a maximum length of {maxLength} has no room for the special tokens of a {(second is null ? "text" : "pair")}");
            }

            PairTruncation.Apply(first, second, room, options.Truncation);
        }

        return (options.AddSpecialTokens ? this : WithoutSpecial).Build(first, second, options.WithOffsets);
    }

    /// <summary>Puts the tokens together.</summary>
    public Encoding Build(TokenList first, TokenList? second, bool withOffsets)
    {
        var pieces = second is null ? Single : Pair;
        var length = 0;
        for (var i = 0; i < pieces.Count; i++)
        {
            length += pieces[i].Sequence switch { < 0 => 1, 0 => first.Length, _ => second!.Length };
        }

        var ids = new int[length];
        var types = new int[length];
        var offsets = withOffsets ? new Offset[length] : null;
        var at = 0;
        var pairStart = length;
        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            var start = at;
            if (piece.Sequence < 0)
            {
                ids[at++] = piece.TokenId;
            }
            else
            {
                var tokens = piece.Sequence == 0 ? first : second!;
                pairStart = piece.Sequence == 1 ? at : pairStart;
                tokens.Ids.CopyTo(ids.AsSpan(at));
                if (offsets is not null)
                {
                    tokens.Offsets.CopyTo(offsets.AsSpan(at));
                }

                at += tokens.Length;
            }

            if (piece.TypeId != 0)
            {
                types.AsSpan(start, at - start).Fill(piece.TypeId);
            }
        }

        return new Encoding(ids, types, pairStart, offsets) { Dropped = first.Dropped + (second?.Dropped ?? 0) };
    }
}
