using System.Globalization;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Student.Models;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Embeddings;

/// <summary>
/// GloVe's vectors for the word pieces that are whole words, by principal components where they are wider than the student's embeddings, and as large as the random
/// rows around them.
/// </summary>
/// <param name="path">The text file: a word, then numbers.</param>
internal sealed class GloveWords(string path) : IWordVectors
{
    private readonly GloveFile _file = new(path);

    /// <inheritdoc/>
    public void Check(int width, int vocabulary, TextTokenizer? tokenizer)
    {
        if (tokenizer is null)
        {
            throw new InvalidDataException($"{path}: word vectors need a tokenizer, and this data holds token ids only");
        }

        if (width > _file.Width)
        {
            throw new InvalidDataException($"the student's embeddings are {width} wide, and the vectors of {path} (student.glove) {_file.Width}; set student.embedding to {_file.Width} or less");
        }

        _ = _file.Read(vocabulary, Words(vocabulary, tokenizer));
    }

    /// <inheritdoc/>
    public string Fill(StudentModel model, TextTokenizer? tokenizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var table = WordTable.Of(model)[0];
        var (vocabulary, width, theirs) = ((int)table.shape[0], (int)table.shape[1], _file.Width);
        var unknown = new float[vocabulary * theirs];
        Array.Fill(unknown, float.NaN);
        var vectors = tensor(unknown, [vocabulary, theirs]);                     // [vocabulary, theirs]
        var found = _file.Fill(vectors, Words(vocabulary, tokenizer));
        var known = vectors.select(1, 0).isnan().logical_not().nonzero().squeeze(1);   // [found]
        var words = vectors.index_select(0, known).to(ScalarType.Float64);       // [found, theirs]
        var share = 1.0;
        var turned = width == theirs ? words : words.mm(PrincipalComponents.Of(words, width, out share));
        table.index_copy_(0, known, VectorScale.Alike(turned, table).to(table.dtype));
        return string.Create(CultureInfo.InvariantCulture, $"embeddings of {found:N0} of {vocabulary:N0} word pieces ({100.0 * found / vocabulary:0.0} %), those that are words, start from {Path.GetFileName(path)}{(width == theirs ? string.Empty : $", by principal components from {theirs} to {width} numbers, which hold {100 * share:0.0} % of their variance")}");
    }

    private static Func<int, string?> Words(int vocabulary, TextTokenizer tokenizer)
    {
        var marked = Enumerable.Range(0, vocabulary).Any(id => tokenizer.TokenOf(id) is { Length: > 1 } piece && IsBlank(piece[0]));
        return id => Word(tokenizer.TokenOf(id), marked);
    }

    // ##ing goes on with a word; where words begin with a sign for the blank before them, pieces without it go on too.
    private static string? Word(string? piece, bool marked) => piece is not { Length: > 0 } || piece.StartsWith("##", StringComparison.Ordinal) ? null
        : IsBlank(piece[0]) ? piece[1..]
        : marked ? null
        : piece;

    private static bool IsBlank(char unit) => unit is '\u2581' or '\u0120';
}
