using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Safetensors;
using TorchSharp;

namespace OnnxDistill.Student.Embeddings;

/// <summary>
/// What a recipe's student starts its embeddings of words from (<c>student.words_from</c>, or <c>student.glove</c> of an encoder); kept in the run, so that it can go
/// on without the file.
/// </summary>
internal sealed class WordsStart
{
    private readonly IWordVectors _vectors;
    private readonly StudentOptions _student;

    private WordsStart(IWordVectors vectors, StudentOptions student) => (_vectors, _student) = (vectors, student);

    /// <summary>What the recipe names; null where it names nothing. GloVe for a BiLSTM is its own table, which its factory fills.</summary>
    public static WordsStart? Of(StudentOptions student) =>
        student.WordsFrom is { } teacher ? new WordsStart(new TeacherWords(TeacherStart.At(teacher)), student)
        : student.Glove is { } glove && student.Kind != StudentOptions.BiLstm ? new WordsStart(new GloveWords(glove), student)
        : null;

    /// <summary>Refuses what the student cannot start from; before the run's folder is made.</summary>
    /// <exception cref="InvalidDataException">See <see cref="IWordVectors.Check"/>; or the student starts from a whole teacher anyway.</exception>
    public void Check(RunInfo info, TextTokenizer? tokenizer)
    {
        if (info.Init is not null)
        {
            throw new InvalidDataException($"--init {info.Init} gives the student its embeddings; leave student.{(_student.WordsFrom is null ? "glove" : "words_from")} out");
        }

        _vectors.Check(_student.Embedding ?? (_student.Kind == StudentOptions.Bert ? _student.Hidden : StudentOptions.UsualEmbedding), info.Vocabulary, tokenizer);
    }

    /// <summary>Fills a fresh student's embeddings, or gives it the weights that the run started with.</summary>
    /// <returns>The line that says what was started; null for a run that goes on.</returns>
    public string? Apply(RunFolder run, StudentModel model, TextTokenizer? tokenizer)
    {
        if (File.Exists(run.InitFile))
        {
            StudentFolder.ReadWeights(model, run.InitFile);
            return null;
        }

        var line = _vectors.Fill(model, tokenizer);
        SafetensorsFile.Write(run.InitFile, [.. model.NamedParameters().Select(p => (p.Name, (torch.Tensor)p.Value))]);
        return line;
    }
}
