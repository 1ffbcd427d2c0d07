using System.Text.Json.Nodes;
using OnnxDistill.Student.Dropout;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models.MobileBert;

/// <summary>
/// MobileBERT with a classifier on the pooled first token: numerically transformers' <c>MobileBertForSequenceClassification</c>, and with its
/// parameter names. Its hidden states are as wide as the teacher's, each layer works in a narrow bottleneck. Sun et al. 2020.
/// </summary>
internal sealed class MobileBertStudent : StudentModel
{
    [ComponentName(Name = "mobilebert")]
    private readonly MobileBertBody _body;
    [ComponentName(Name = "classifier")]
    private readonly Linear _classifier;

    /// <summary>Builds the network with weights drawn from N(0, <see cref="MobileBertStudentOptions.InitializerRange"/>) by torch's generator.</summary>
    /// <param name="options">The shape.</param>
    /// <exception cref="InvalidDataException">The shape contradicts itself, or activation or normalisation are unknown.</exception>
    public MobileBertStudent(MobileBertStudentOptions options)
        : base(nameof(MobileBertStudent))
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Heads < 1 || options.Bottleneck % options.Heads != 0)
        {
            throw new InvalidDataException(
                $"student.bottleneck is {options.Bottleneck}, which is no multiple of student.heads ({options.Heads}); each head needs the same width.");
        }

        if (options.Normalization is not ("no_norm" or "layer_norm"))
        {
            throw new InvalidDataException($"The normalisation {options.Normalization} is not known; known are no_norm and layer_norm.");
        }

        Options = options;
        _body = new MobileBertBody(options);
        _classifier = nn.Linear(options.Hidden, options.Labels, dtype: options.Type);
        RegisterComponents();
        InitialWeights.Draw(this, options.InitializerRange, "mobilebert.embeddings.word_embeddings.weight", options.PadId);
    }

    /// <summary>Gets the shape.</summary>
    public MobileBertStudentOptions Options { get; }

    /// <inheritdoc/>
    public override StudentTaps Supported => StudentTaps.Hidden | StudentTaps.Scores | StudentTaps.Qkv | StudentTaps.Probabilities;

    /// <inheritdoc/>
    public override int Labels => Options.Labels;

    /// <inheritdoc/>
    public override int Vocabulary => Options.Vocabulary;

    /// <inheritdoc/>
    public override int? Positions => Options.Positions;

    /// <inheritdoc/>
    public override StudentOutput Forward(StudentBatch batch, StudentTaps wants)
    {
        ArgumentNullException.ThrowIfNull(batch);
        RequireSupported(wants);
        var taps = new TapCollector(wants);
        var pooled = _body.Forward(batch, taps);                                 // [batch, hidden]
        var dropped = DropoutDraws.Dropped(pooled, Options.HiddenDropout, training);
        return taps.Output(_classifier.call(dropped), pooled);                   // [batch, labels]
    }

    /// <inheritdoc/>
    public override JsonObject ToConfig() => Options.ToConfig();
}
