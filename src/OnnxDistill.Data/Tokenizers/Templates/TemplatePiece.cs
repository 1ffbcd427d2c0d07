namespace OnnxDistill.Data.Tokenizers.Templates;

/// <summary>One piece of a template: a special token, or (<paramref name="Sequence"/> 0 or 1) the first or second text.</summary>
/// <param name="TokenId">The special token's id; unused for a text.</param>
/// <param name="Sequence">0 the first text, 1 the second, -1 a special token.</param>
/// <param name="TypeId">The token type of all its tokens.</param>
internal readonly record struct TemplatePiece(int TokenId, int Sequence, int TypeId)
{
    public static TemplatePiece Special(int tokenId, int typeId) => new(tokenId, -1, typeId);

    public static TemplatePiece Text(int sequence, int typeId) => new(0, sequence, typeId);
}
