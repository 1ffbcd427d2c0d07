using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Data.Tokenizers.Pruning;
using OnnxDistill.Student.Models;

namespace OnnxDistill.StudentTrainer.Exporting;

/// <summary>A student on its way out: what is written of it.</summary>
/// <param name="Model">The network, on the CPU and in evaluation mode.</param>
/// <param name="Tokenizer">Its tokenizer's files; null where its data held token ids.</param>
/// <param name="Changes">What was made of the trained student before it was written, a sentence each, for its card.</param>
internal sealed record ExportedStudent(StudentModel Model, TokenizerFiles? Tokenizer, IReadOnlyList<string> Changes)
{
    /// <summary>Gets what pruning kept; null where the vocabulary is whole.</summary>
    public PrunedTokenizer? Pruned { get; init; }
}
