using System.Text.Json.Nodes;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models;

/// <summary>
/// BERT with a masked-language head whose decoder is the embeddings of words: numerically transformers' <c>BertForMaskedLM</c> with eager
/// attention, and with its parameter names. Devlin et al. 2018, section 3.1.
/// </summary>
internal sealed class BertMaskedStudent : StudentModel
{
    [ComponentName(Name = "bert")]
    private readonly BertBody _bert;
    [ComponentName(Name = "cls")]
    private readonly BertMaskedHead _head;

    /// <summary>Builds the network with weights drawn from N(0, <see cref="BertStudentOptions.InitializerRange"/>) by torch's generator.</summary>
    /// <param name="options">The shape; labels and pooler have no meaning.</param>
    /// <exception cref="InvalidDataException">The shape contradicts itself or the activation is unknown.</exception>
    public BertMaskedStudent(BertStudentOptions options)
        : base(nameof(BertMaskedStudent))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.RequireHeads();
        Options = options;
        _bert = new BertBody(options, pools: false);
        _head = new BertMaskedHead(options);
        RegisterComponents();
        InitialWeights.Draw(this, options.InitializerRange, "bert.embeddings.word_embeddings.weight", options.PadId);
    }

    /// <summary>Gets the shape.</summary>
    public BertStudentOptions Options { get; }

    /// <inheritdoc/>
    public override StudentTaps Supported =>
        StudentTaps.Hidden | StudentTaps.Scores | StudentTaps.Qkv | StudentTaps.Probabilities | StudentTaps.EveryToken;

    /// <inheritdoc/>
    public override int Labels => 0;

    /// <inheritdoc/>
    public override int Vocabulary => Options.Vocabulary;

    /// <inheritdoc/>
    public override int? Positions => Options.Positions;

    /// <inheritdoc/>
    /// <remarks>A vocabulary's logits are large: where the batch names masked positions, only theirs are computed unless every token's are wanted.</remarks>
    public override StudentOutput Forward(StudentBatch batch, StudentTaps wants)
    {
        ArgumentNullException.ThrowIfNull(batch);
        RequireSupported(wants);
        var taps = new TapCollector(wants);
        var hidden = _bert.Forward(batch, taps);                                 // [batch, length, hidden]
        var positions = wants.HasFlag(StudentTaps.EveryToken) ? null : batch.MaskedPositions;
        var chosen = positions is null ? hidden : TokenRows.At(hidden, positions);   // [batch, positions, hidden]
        return taps.Output(_head.Forward(chosen, _bert.Words), pooled: null) with { Positions = positions };
    }

    /// <inheritdoc/>
    public override JsonObject ToConfig() => BertStudentConfig.WriteMasked(Options);
}
