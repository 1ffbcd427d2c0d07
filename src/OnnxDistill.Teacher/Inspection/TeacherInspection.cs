using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Heads;
using OnnxDistill.Graph.Model;
using OnnxDistill.Teacher.Inputs;
using OnnxDistill.Teacher.Outputs;
using OnnxDistill.Teacher.SelfChecks;

namespace OnnxDistill.Teacher.Inspection;

/// <summary>What is in an <c>.onnx</c> file, and what can be captured from it.</summary>
public sealed record TeacherInspection
{
    /// <summary>Gets the file.</summary>
    public required string File { get; init; }

    /// <summary>Gets what can be had from it.</summary>
    public required TeacherSupport Support { get; init; }

    /// <summary>Gets why not more; null where everything can be had.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets what the file says about itself; null if it is no model.</summary>
    internal OnnxSummary? Summary { get; init; }

    /// <summary>Gets the inputs with their roles; empty if they are not those of a text encoder.</summary>
    internal IReadOnlyList<ModelInput> Inputs { get; init; } = [];

    /// <summary>Gets what the outputs are, and which of them are the logits; null where the graph cannot be read.</summary>
    internal HeadReading? Head { get; init; }

    /// <summary>Gets the value that the logits of whole texts are taken from, an output of the file or one before its softmax; null where there are none.</summary>
    public string? LogitsOutput => Head?.Logits is { } logits ? logits.Exposed?.Text ?? logits.Output : null;

    /// <summary>Gets the rows of the word embedding, if the graph tells.</summary>
    public long? VocabularySize { get; init; }

    /// <summary>Gets the output of the masked-language head, found by running the model; null where it has none.</summary>
    internal VocabularyOutput? Vocabulary { get; init; }

    /// <summary>Gets the id of [MASK], where there is a masked-language head and its tokenizer has one.</summary>
    public int? MaskId { get; init; }

    /// <summary>Gets the encoder, after the self-check; null where none was found, or nothing of it held.</summary>
    public EncoderMap? Encoder { get; init; }

    /// <summary>Gets the largest errors of the self-check by check; null where none ran.</summary>
    public IReadOnlyDictionary<string, double>? SelfCheck { get; init; }

    /// <summary>Gets what padding does to the file's outputs, found by running it; null where the file fixes the length, or nothing was run.</summary>
    internal PaddingDependence? Padding { get; init; }

    /// <summary>Gets what a user should know besides, a sentence each: that rows run one at a time, what a config or tokenizer contradicts itself in.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The role of an input: <c>input_ids</c>, <c>token_type_ids</c>, <c>attention_mask</c>, <c>position_ids</c>, or <c>unread</c> where nothing depends on it; null if unknown.</summary>
    /// <param name="input">The input's name.</param>
    public string? RoleOf(string input) => Inputs.FirstOrDefault(i => i.Name == input)?.Role switch
    {
        InputRole.InputIds => "input_ids",
        InputRole.TokenTypes => "token_type_ids",
        InputRole.Mask => "attention_mask",
        InputRole.Positions => "position_ids",
        InputRole.Unread => "unread",
        _ => null,
    };

    /// <summary>What an output is, by what feeds it and which axes it has: the words of <see cref="OutputKinds.Word"/>.</summary>
    /// <param name="output">The output's name.</param>
    public string KindOf(string output) => (ReadingOf(output)?.Kind ?? OutputKind.Other).Word();

    /// <summary>What is known of an output; null where the graph cannot be read.</summary>
    /// <param name="output">The output's name.</param>
    internal OutputReading? ReadingOf(string output) => Head?.Outputs.FirstOrDefault(o => o.Name == output);

    /// <summary>The layers that a capture can have.</summary>
    /// <param name="roles">The tensors that the capture is made of.</param>
    public IReadOnlyList<int> Layers(params TapRole[] roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        var layers = roles.Select(role => (Encoder?.Available ?? []).Where(t => t.Role == role).Select(t => t.Layer)).Aggregate((a, b) => a.Intersect(b));
        return [.. layers.Order()];
    }
}
