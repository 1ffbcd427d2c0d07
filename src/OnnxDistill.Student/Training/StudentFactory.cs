using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.Student.Embeddings;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Models.MobileBert;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Training;

/// <summary>Builds the student that a recipe describes, with fresh weights from libtorch's generator.</summary>
internal static class StudentFactory
{
    // Of castorini/d-bert, uniform_unk_init in dbert/distill/data/base.py.
    private const double UnknownWord = 0.25;

    /// <summary>Builds the student.</summary>
    /// <param name="options">The recipe's part about the student.</param>
    /// <param name="info">Vocabulary, number of logits, longest row, one text or two.</param>
    /// <param name="tokenizer">The tokenizer, for the words of a GloVe file; may be null without one.</param>
    /// <param name="note">Told, in a line, what a GloVe file gave. The default value is null: nobody.</param>
    /// <exception cref="InvalidDataException">A GloVe file is wanted without a tokenizer, or is bad.</exception>
    public static StudentModel Create(StudentOptions options, RunInfo info, TextTokenizer? tokenizer, Action<string>? note = null) =>
        Create(options, info, tokenizer, GloveOf(options), note);

    /// <summary>Builds the student.</summary>
    /// <param name="options">The recipe's part about the student.</param>
    /// <param name="info">Vocabulary, number of logits, longest row, one text or two.</param>
    /// <param name="tokenizer">The tokenizer, for the words of a GloVe file.</param>
    /// <param name="glove">The vectors that a BiLSTM starts from, read already or not; null draws them.</param>
    /// <param name="note">Told, in a line, what a GloVe file gave; null for nobody.</param>
    internal static StudentModel Create(StudentOptions options, RunInfo info, TextTokenizer? tokenizer, GloveFile? glove, Action<string>? note) => options.Kind switch
    {
        StudentOptions.Bert when info.MaskedLanguageModel => new BertMaskedStudent(BertShape(options, info, tokenizer)),
        StudentOptions.Bert => Bert(options, info, tokenizer),
        StudentOptions.MobileBert => MobileBert(options, info, tokenizer),
        _ => BiLstm(options, info, tokenizer, glove, note),
    };

    /// <summary>A student of the same parameters that reads no file of word vectors.</summary>
    internal static StudentModel WithoutVectors(StudentOptions options, RunInfo info, TextTokenizer? tokenizer) => Create(options, info, tokenizer, glove: null, note: null);

    /// <summary>Refuses a student that has no head for what the teacher says.</summary>
    /// <exception cref="InvalidDataException">It has none; its kind is named.</exception>
    public static void RequireHead(StudentOptions options, TeacherKind teacher)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (teacher == TeacherKind.MaskedLanguageModel && options.Kind != StudentOptions.Bert)
        {
            throw new InvalidDataException($"a {options.Kind} student has no masked-language head to learn a vocabulary with; take student.kind=bert");
        }
    }

    /// <summary>Refuses word vectors that a student cannot start from; before the run's folder is made.</summary>
    /// <exception cref="InvalidDataException">The file is bad, of another width, or has none of the tokenizer's words.</exception>
    internal static void CheckVectors(StudentOptions options, RunInfo info, TextTokenizer? tokenizer, GloveFile? glove) =>
        _ = glove?.Read(info.Vocabulary, Words(glove, options.Embedding ?? StudentOptions.UsualEmbedding, tokenizer));

    /// <summary>The file of word vectors that fills a BiLSTM's table; null where the student has none.</summary>
    internal static GloveFile? GloveOf(StudentOptions options) => options is { Kind: StudentOptions.BiLstm, Glove: { } glove } ? new GloveFile(glove) : null;

    private static BertStudent Bert(StudentOptions options, RunInfo info, TextTokenizer? tokenizer) => new(BertShape(options, info, tokenizer));

    /// <summary>The shape of a BERT student.</summary>
    internal static BertStudentOptions BertShape(StudentOptions options, RunInfo info, TextTokenizer? tokenizer) => new()
    {
        Layers = options.Layers,
        Hidden = options.Hidden,
        Heads = options.Heads,
        Embedding = options.Embedding,
        Intermediate = options.Intermediate,
        Activation = options.Activation,
        HiddenDropout = options.Dropout,
        AttentionDropout = options.AttentionDropout ?? options.Dropout,
        Vocabulary = info.Vocabulary,
        Positions = info.MaxLength,
        Labels = info.Logits,
        PadId = tokenizer?.PadId ?? 0,
    };

    private static MobileBertStudent MobileBert(StudentOptions options, RunInfo info, TextTokenizer? tokenizer) => new(new MobileBertStudentOptions
    {
        Layers = options.Layers,
        Hidden = options.Hidden,
        Bottleneck = options.Bottleneck,
        Heads = options.Heads,
        Intermediate = options.Intermediate,
        FeedForwards = options.FeedForwards,
        Embedding = options.Embedding ?? StudentOptions.UsualEmbedding,
        Normalization = options.Normalization,
        Activation = options.Activation,
        HiddenDropout = options.Dropout,
        AttentionDropout = options.AttentionDropout ?? options.Dropout,
        Vocabulary = info.Vocabulary,
        Positions = info.MaxLength,
        Labels = info.Logits,
        PadId = tokenizer?.PadId ?? 0,
    });

    private static BiLstmStudent BiLstm(StudentOptions options, RunInfo info, TextTokenizer? tokenizer, GloveFile? glove, Action<string>? note)
    {
        var shape = new BiLstmStudentOptions
        {
            Embedding = options.Embedding ?? StudentOptions.UsualEmbedding,
            Hidden = options.LstmHidden,
            Fc = options.Fc,
            Dropout = options.Dropout,
            Vocabulary = info.Vocabulary,
            Labels = info.Logits,
            Siamese = info.Siamese,
            EmbeddingMode = options.EmbeddingMode ?? (options.Glove is null ? "rand" : "non-static"),
        };
        if (glove is null)
        {
            return new BiLstmStudent(shape);
        }

        using var vectors = empty(info.Vocabulary, shape.Embedding).uniform_(-UnknownWord, UnknownWord);    // [vocabulary, embedding]
        var found = glove.Fill(vectors, Words(glove, shape.Embedding, tokenizer));
        note?.Invoke(FormattableString.Invariant(
            $"{Path.GetFileName(glove.Path)} has vectors of {found} of the student's {info.Vocabulary} tokens ({shape.EmbeddingMode}); the others are drawn from -{UnknownWord} to {UnknownWord}{(shape.EmbeddingMode == "static" ? " and never trained" : string.Empty)}"));
        return new BiLstmStudent(shape, vectors);
    }

    // The words that a file's vectors are asked for, once it fits the student.
    private static Func<int, string?> Words(GloveFile glove, int width, TextTokenizer? tokenizer) =>
        tokenizer is null ? throw new InvalidDataException($"{glove.Path}: word vectors need a tokenizer, and this data holds token ids only")
        : glove.Width != width ? throw new InvalidDataException($"{glove.Path} has vectors of {glove.Width} numbers, and the student's embeddings have {width}; set student.embedding to {glove.Width}")
        : tokenizer.TokenOf;
}
