using OnnxDistill.Graph.Model;
using OnnxDistill.Teacher.Inputs;

namespace OnnxDistill.Teacher.Inspection;

/// <summary>What is in an <c>.onnx</c> file, and what can be captured from it.</summary>
/// <param name="File">The file.</param>
/// <param name="Support">What can be had from it.</param>
/// <param name="Reason">Why not more.</param>
/// <param name="Summary">What the file says about itself; <see langword="null"/> if it is no model.</param>
/// <param name="Inputs">The inputs with their roles; empty if they are not those of a text encoder.</param>
/// <param name="LogitsOutput">The output that holds the logits, if one does.</param>
/// <param name="VocabularySize">The rows of the word embedding, if the graph tells.</param>
public sealed record TeacherInspection(
    string File, TeacherSupport Support, string Reason, OnnxSummary? Summary, IReadOnlyList<ModelInput> Inputs, string? LogitsOutput, long? VocabularySize)
{
    /// <summary>The role of an input: <c>input_ids</c>, <c>token_type_ids</c>, <c>attention_mask</c> or <c>position_ids</c>; null if unknown.</summary>
    public string? RoleOf(string input) => Inputs.FirstOrDefault(i => i.Name == input)?.Role switch
    {
        InputRole.InputIds => "input_ids",
        InputRole.TokenTypes => "token_type_ids",
        InputRole.Mask => "attention_mask",
        InputRole.Positions => "position_ids",
        _ => null,
    };
}
