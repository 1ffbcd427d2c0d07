using System.Text.Json.Nodes;

namespace OnnxDistill.Student.Models;

/// <summary>BERT with a classifier on the pooled first token.</summary>
public sealed class BertStudent(BertStudentOptions options) : StudentModel(nameof(BertStudent))
{
    /// <summary>Gets the shape.</summary>
    public BertStudentOptions Options { get; } = options;

    /// <inheritdoc/>
    public override StudentTaps Supported => StudentTaps.Hidden | StudentTaps.Scores | StudentTaps.Qkv | StudentTaps.Probabilities;

    /// <inheritdoc/>
    public override int Labels => Options.Labels;

    /// <inheritdoc/>
    public override StudentOutput Forward(StudentBatch batch, StudentTaps wants) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override JsonObject ToConfig() => Options.ToConfig();
}
