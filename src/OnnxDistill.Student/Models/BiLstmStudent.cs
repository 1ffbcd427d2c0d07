using System.Text.Json.Nodes;
using TorchSharp;

namespace OnnxDistill.Student.Models;

/// <summary>The Distilled BiLSTM's student.</summary>
public sealed class BiLstmStudent(BiLstmStudentOptions options, torch.Tensor? vectors = null) : StudentModel(nameof(BiLstmStudent))
{
    /// <summary>Gets the shape.</summary>
    public BiLstmStudentOptions Options { get; } = options;

    /// <summary>Gets the given word vectors.</summary>
    public torch.Tensor? Vectors { get; } = vectors;

    /// <inheritdoc/>
    public override StudentTaps Supported => StudentTaps.Logits;

    /// <inheritdoc/>
    public override int Labels => Options.Labels;

    /// <inheritdoc/>
    public override StudentOutput Forward(StudentBatch batch, StudentTaps wants) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override JsonObject ToConfig() => Options.ToConfig();
}
