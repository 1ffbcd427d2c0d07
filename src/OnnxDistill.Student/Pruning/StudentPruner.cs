using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Models;
using TorchSharp;

namespace OnnxDistill.Student.Pruning;

/// <summary>Takes the embeddings of word pieces out of a student that nobody uses.</summary>
internal static class StudentPruner
{
    /// <summary>Builds the smaller student on the CPU, in evaluation mode: the same weights, of its tables only the rows that are kept.</summary>
    /// <param name="student">The student, on the CPU; it stays as it is.</param>
    /// <param name="kept">The id before of each new one.</param>
    /// <param name="padId">The new id of the padding token.</param>
    /// <exception cref="InvalidDataException">The student is a masked language model, or an id is beyond its vocabulary.</exception>
    public static StudentModel Prune(StudentModel student, IReadOnlyList<int> kept, int padId)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentNullException.ThrowIfNull(kept);
        RequireClassifier(student);
        if (kept.Any(id => id < 0 || id >= student.Vocabulary))
        {
            throw new InvalidDataException($"the tokenizer has piece {kept.Max()}, and the student embeddings of {student.Vocabulary}; its tokenizer is another's");
        }

        var config = StudentFolder.ConfigOf(student, id2label: null);
        config["vocab_size"] = kept.Count;
        if (config.ContainsKey("pad_token_id"))
        {
            config["pad_token_id"] = padId;
        }

        var smaller = StudentFolder.NewModel("the pruned student", config);
        Copy(student, smaller, kept);
        smaller.eval();
        return smaller;
    }

    /// <summary>Refuses a student whose answers are word pieces.</summary>
    /// <exception cref="InvalidDataException">It is one.</exception>
    public static void RequireClassifier(StudentModel student)
    {
        ArgumentNullException.ThrowIfNull(student);
        if (student.Labels == 0)
        {
            throw new InvalidDataException("a masked language model answers with word pieces, so none can be taken out; export it without --prune-vocabulary");
        }
    }

    private static void Copy(StudentModel student, StudentModel smaller, IReadOnlyList<int> kept)
    {
        using var noGradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var rows = torch.tensor(kept.Select(id => (long)id).ToArray());                          // [kept]
        var before = student.NamedParameters().ToDictionary(p => p.Name, p => (torch.Tensor)p.Value, StringComparer.Ordinal);
        foreach (var (name, parameter) in smaller.NamedParameters())
        {
            // Only tables of words have another shape than before.
            var source = before[name];
            parameter.copy_(source.shape.SequenceEqual(parameter.shape) ? source : source.index_select(0, rows));   // [kept, width]
        }
    }
}
