using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Safetensors;
using TorchSharp;

namespace OnnxDistill.Student.Training;

/// <summary>Builds a student that starts from a teacher's weights, and keeps them in the run so that it can go on without the teacher's file.</summary>
internal static class StudentStart
{
    /// <summary>The student, from the run if it has the weights, else from the teacher.</summary>
    /// <exception cref="InvalidDataException">The student's shape, the rows or the vocabulary do not fit the teacher.</exception>
    public static StudentModel FromTeacher(RunFolder run, StudentOptions options, RunInfo info, TextTokenizer? tokenizer, TeacherStart teacher)
    {
        if (File.Exists(run.InitFile))
        {
            var kept = StudentFolder.NewModel(run.Checkpoint);
            StudentFolder.ReadWeights(kept, run.InitFile);
            return kept;
        }

        var (shape, layers) = (StudentFactory.BertShape(options, info, tokenizer), options.InitLayers ?? LayerChoice.Every);
        StudentModel model = info.MaskedLanguageModel
            ? TeacherInitializer.CreateMasked(shape, teacher.Weights, layers)
            : TeacherInitializer.Create(shape, teacher.Weights, layers, StartWords.Of(info, tokenizer, teacher) is null);
        StudentFolder.WriteConfig(run.Checkpoint, model, info.Id2Label, tokenizer: null, info.MultiLabel);
        SafetensorsFile.Write(run.InitFile, [.. model.NamedParameters().Select(p => (p.Name, (torch.Tensor)p.Value))]);
        return model;
    }

    /// <summary>The names of the parameters that the student will have; a student is built for them and thrown away.</summary>
    public static IReadOnlyList<string> NamesOf(StudentOptions options, RunInfo info, TextTokenizer? tokenizer, TeacherStart? teacher)
    {
        var shape = StudentFactory.BertShape(options, info, tokenizer) with { Vocabulary = 1, Positions = 1 };
        using StudentModel model = teacher is null ? StudentFactory.WithoutVectors(options, info, tokenizer)
            : info.MaskedLanguageModel ? new BertMaskedStudent(shape)
            : new BertStudent(shape with { Embedding = teacher.Weights.Embeddings is { Projection: not null, Width: var width } ? width : null });
        return [.. model.NamedParameters().Select(p => p.Name)];
    }

    /// <summary>Refuses what a student of the teacher's tables cannot read; before the run's folder is made.</summary>
    /// <returns>Why the student starts with embeddings of words of its own; null where they are the teacher's.</returns>
    /// <exception cref="InvalidDataException">The rows or the vocabulary do not fit, or the student is no BERT.</exception>
    public static string? Check(StudentOptions options, RunInfo info, TextTokenizer? tokenizer, TeacherStart teacher)
    {
        if (options.Kind != StudentOptions.Bert)
        {
            throw new InvalidDataException($"a {options.Kind} student cannot start from a teacher's weights; leave --init out");
        }

        var weights = teacher.Weights;
        var own = StartWords.Of(info, tokenizer, teacher);
        _ = TeacherInitializer.Shape(StudentFactory.BertShape(options, info, null), weights, own is null);
        _ = (options.InitLayers ?? LayerChoice.Every).Of(weights.Layers.Count, options.Layers);
        if (own is null && info.Vocabulary > weights.Embeddings.Vocabulary)
        {
            throw new InvalidDataException(
                $"the tokenizer has {info.Vocabulary} word pieces, but {teacher.Name}, which the student starts from, has {weights.Embeddings.Vocabulary}; give that teacher's tokenizer");
        }

        if (info.MaskedLanguageModel && (own is not null || info.Vocabulary != weights.Embeddings.Vocabulary))
        {
            throw new InvalidDataException(
                $"the cache's teacher has {info.Vocabulary} word pieces, but {teacher.Name}, which the student starts from, has {(own is null ? string.Empty : "others, ")}{weights.Embeddings.Vocabulary}; a masked language model needs the same ones");
        }

        if (info.MaxLength > weights.Embeddings.PositionRows)
        {
            throw new InvalidDataException(
                $"rows have up to {info.MaxLength} tokens, but {teacher.Name}, which the student starts from, has {weights.Embeddings.PositionRows} positions; lower --max-length");
        }

        return own;
    }
}
