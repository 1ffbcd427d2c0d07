using static TorchSharp.torch;

namespace OnnxDistill.Student.Models;

/// <summary>What a student's forward pass returns. The lists of taps that were not asked for are empty.</summary>
/// <param name="Logits">
/// The classifier's output, <c>[batch, labels]</c>; a masked-language head's, <c>[batch, positions, vocabulary]</c> where <see cref="Positions"/> are given,
/// else <c>[batch, length, vocabulary]</c>.
/// </param>
internal sealed record StudentOutput(Tensor Logits)
{
    /// <summary>Gets the positions that a masked-language head's logits are of, <c>[batch, positions]</c>, int64, -1 in padding; null for every token, and for a classifier.</summary>
    public Tensor? Positions { get; init; }

    /// <summary>Gets the hidden states 0..L, each <c>[batch, length, hidden]</c>, pad rows included.</summary>
    public IReadOnlyList<Tensor> Hidden { get; init; } = [];

    /// <summary>Gets the attention scores of each layer before the mask, each <c>[batch, heads, query, key]</c>.</summary>
    public IReadOnlyList<Tensor> Scores { get; init; } = [];

    /// <summary>Gets the attention probabilities of each layer, each <c>[batch, heads, query, key]</c>.</summary>
    public IReadOnlyList<Tensor> Probabilities { get; init; } = [];

    /// <summary>Gets the queries of each layer, each <c>[batch, length, hidden]</c>.</summary>
    public IReadOnlyList<Tensor> Queries { get; init; } = [];

    /// <summary>Gets the keys of each layer, each <c>[batch, length, hidden]</c>.</summary>
    public IReadOnlyList<Tensor> Keys { get; init; } = [];

    /// <summary>Gets the values of each layer, each <c>[batch, length, hidden]</c>.</summary>
    public IReadOnlyList<Tensor> Values { get; init; } = [];

    /// <summary>Gets the pooled first token of a BERT student, <c>[batch, hidden]</c>; null for other students.</summary>
    public Tensor? Pooled { get; init; }

    /// <summary>Gets the input of <c>fc1</c> of a BiLSTM student, <c>[batch, width]</c>; null for other students.</summary>
    public Tensor? Encoding { get; init; }
}
