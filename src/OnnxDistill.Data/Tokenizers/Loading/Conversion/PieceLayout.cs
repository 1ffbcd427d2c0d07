using OnnxDistill.Data.Tokenizers.SentencePiece;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Loading.Conversion;

/// <summary>The pieces by their ids in the model, which are not always the file's.</summary>
/// <param name="Pieces">Pieces and scores by id.</param>
/// <param name="UnknownId">The id of the unknown piece.</param>
internal sealed record PieceLayout(IReadOnlyList<(string Piece, double Score)> Pieces, int UnknownId)
{
    // What a piece loses that must not be chosen, as Hugging Face's converters have it.
    private const double Never = -100;

    /// <summary>The file's ids.</summary>
    public static PieceLayout Direct(SentencePieceFile file, TokenizerSettings settings) => new(Scored(file.Pieces), file.Training.UnknownId);

    /// <summary>The file's ids; a number before a comma is not one piece with it (ALBERT, XLNet).</summary>
    public static PieceLayout NumbersApart(SentencePieceFile file, TokenizerSettings settings) => new(
        [.. Scored(file.Pieces).Select(p => p.Piece.Length > 1 && p.Piece[^1] == ',' && char.IsDigit(p.Piece[^2]) ? (p.Piece, p.Score + Never) : p)],
        file.Training.UnknownId);

    /// <summary>fairseq's ids (XLM-R): &lt;s&gt; 0, &lt;pad&gt; 1, &lt;/s&gt; 2, &lt;unk&gt; 3, then the file's pieces from its fourth on, each one later, and &lt;mask&gt; last.</summary>
    public static PieceLayout Fairseq(SentencePieceFile file, TokenizerSettings settings)
    {
        var roles = RoleTokens.Roberta.With(settings);
        return new(
            [
                (roles.Begin!.Content, 0), (roles.Pad!.Content, 0), (roles.End!.Content, 0), (roles.Unknown!.Content, 0), .. Scored(file.Pieces.Skip(3)), (roles.Mask!.Content, 0),
            ],
            3);
    }

    /// <summary>CamemBERT's ids: five that its model keeps free or for padding and unknown, then the file's pieces from its second on, and &lt;mask&gt; last.</summary>
    public static PieceLayout Camembert(SentencePieceFile file, TokenizerSettings settings)
    {
        var roles = RoleTokens.Roberta.With(settings);
        return new(
            [
                ("<s>NOTUSED", 0), (roles.Pad!.Content, 0), ("</s>NOTUSED", 0), (roles.Unknown!.Content, 0), ("<unk>NOTUSED", Never), .. Scored(file.Pieces.Skip(1)),
                (roles.Mask!.Content, 0),
            ],
            3);
    }

    /// <summary>The file's ids and, behind them, T5's tokens for gaps, the last one first.</summary>
    public static PieceLayout WithGaps(SentencePieceFile file, TokenizerSettings settings) => new(
        [.. Scored(file.Pieces), .. Enumerable.Range(0, Gaps(settings)).Reverse().Select(i => (Gap(i), 0.0))],
        file.Training.UnknownId);

    /// <summary>The name of a gap.</summary>
    public static string Gap(int number) => FormattableString.Invariant($"<extra_id_{number}>");

    /// <summary>The number of gaps.</summary>
    public static int Gaps(TokenizerSettings settings) => settings.Number("extra_ids") is >= 0 and <= 10_000 and { } number ? number : 100;

    private static IEnumerable<(string Piece, double Score)> Scored(IEnumerable<SentencePieceEntry> pieces) => pieces.Select(p => (p.Piece, (double)p.Score));

    private static IReadOnlyList<(string Piece, double Score)> Scored(IReadOnlyList<SentencePieceEntry> pieces) => [.. Scored(pieces.AsEnumerable())];
}
