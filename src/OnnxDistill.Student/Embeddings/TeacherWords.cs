using System.Globalization;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Models;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Embeddings;

/// <summary>
/// A teacher's embeddings, turned to the student's width by the principal components of its words. Of a BERT student positions and token types are turned by the
/// same components, so that the sum of the three is the teacher's sum seen from fewer sides.
/// </summary>
/// <param name="teacher">The teacher.</param>
internal sealed class TeacherWords(TeacherStart teacher) : IWordVectors
{
    /// <inheritdoc/>
    public void Check(int width, int vocabulary, TextTokenizer? tokenizer)
    {
        var theirs = teacher.Weights.Embeddings.Width;
        if (width > theirs)
        {
            throw new InvalidDataException($"the student's embeddings are {width} wide, and those of {teacher.Name} that they start from (student.words_from) {theirs}; set student.embedding to {theirs} or less");
        }

        _ = Places(vocabulary, tokenizer);
    }

    /// <inheritdoc/>
    public string Fill(StudentModel model, TextTokenizer? tokenizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var (embeddings, tables) = (teacher.Weights.Embeddings, WordTable.Of(model));
        var (vocabulary, width) = ((int)tables[0].shape[0], (int)tables[0].shape[1]);
        var places = Places(vocabulary, tokenizer);
        var words = Table(embeddings.Words, embeddings.Width).index_select(0, tensor(places.Select(p => p.Theirs).ToArray()));   // [known, theirs]
        var share = 1.0;
        var basis = width == embeddings.Width ? null : PrincipalComponents.Of(words, width, out share);
        var rows = tensor(places.Select(p => p.Ours).ToArray());
        foreach (var table in tables)
        {
            // A recurrent cell has no norm before it: its embeddings keep the size that they were drawn with.
            var turned = Turned(words, basis);
            table.index_copy_(0, rows, (WordTable.Added(model) is null ? VectorScale.Alike(turned, table) : turned).to(table.dtype));
        }

        var added = WordTable.Added(model) is { } more && Add(more, basis);
        return string.Create(CultureInfo.InvariantCulture, $"embeddings of {places.Count:N0} of {vocabulary:N0} word pieces ({100.0 * places.Count / vocabulary:0.0} %){(added ? ", of positions and of token types" : string.Empty)} start from {teacher.Name}'s{(basis is null ? string.Empty : $", by principal components from {embeddings.Width} to {width} numbers, which hold {100 * share:0.0} % of their variance")}");
    }

    private bool Add((Tensor Positions, Tensor Types) tables, Tensor? basis)
    {
        var embeddings = teacher.Weights.Embeddings;
        foreach (var (table, values) in new[] { (tables.Positions, embeddings.Positions), (tables.Types, embeddings.TokenTypes) })
        {
            var turned = Turned(Table(values, embeddings.Width), basis);
            var count = Math.Min(table.shape[0], turned.shape[0]);
            table.narrow(0, 0, count).copy_(turned.narrow(0, 0, count));
        }

        return true;
    }

    private static Tensor Turned(Tensor rows, Tensor? basis) => basis is null ? rows : rows.mm(basis);

    private static Tensor Table(ReadOnlyMemory<float> values, int width) => tensor(values.ToArray()).reshape(-1, width).to(ScalarType.Float64);

    // Which row here is which there: by the text of the piece, or by id where no tokenizer tells.
    private List<(long Ours, long Theirs)> Places(int vocabulary, TextTokenizer? tokenizer)
    {
        var theirs = teacher.Weights.Embeddings.Vocabulary;
        if (tokenizer is null || teacher.Tokenizer is not { } files)
        {
            return vocabulary <= theirs ? [.. Enumerable.Range(0, vocabulary).Select(id => ((long)id, (long)id))] : throw new InvalidDataException(
                $"the student has {vocabulary} word pieces, {teacher.Name} (student.words_from) {theirs}, and no tokenizer lies beside it to tell which are the same; give the folder with its tokenizer");
        }

        var other = files.Load(teacher.Name);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < Math.Min(theirs, other.VocabularySize); id++)
        {
            if (other.TokenOf(id) is { } piece)
            {
                ids[piece] = id;
            }
        }

        // Special tokens do the same work under other names.
        (int?, int?)[] roles = [(tokenizer.PadId, other.PadId), (tokenizer.UnknownId, other.UnknownId), (tokenizer.ClassId, other.ClassId), (tokenizer.SeparatorId, other.SeparatorId), (tokenizer.MaskId, other.MaskId)];
        var special = roles.Where(r => r is { Item1: not null, Item2: not null }).DistinctBy(r => r.Item1).ToDictionary(r => r.Item1!.Value, r => r.Item2!.Value);
        List<(long Ours, long Theirs)> places = [.. Enumerable.Range(0, vocabulary)
            .Select(id => (Ours: id, Theirs: special.TryGetValue(id, out var role) ? role : tokenizer.TokenOf(id) is { } piece && ids.TryGetValue(piece, out var there) ? there : -1))
            .Where(p => p.Theirs >= 0 && p.Theirs < theirs)
            .Select(p => ((long)p.Ours, (long)p.Theirs))];
        return places.Count > 0 ? places : throw new InvalidDataException($"{teacher.Name} (student.words_from) has none of the student's word pieces");
    }
}
