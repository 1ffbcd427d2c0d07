using System.Text.Json.Nodes;
using OnnxDistill.Student.Dropout;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models;

/// <summary>
/// BERT with a classifier on the pooled first token: numerically transformers' <c>BertForSequenceClassification</c> with eager attention,
/// and with its parameter names. Devlin et al. 2018.
/// </summary>
internal sealed class BertStudent : StudentModel
{
    [ComponentName(Name = "bert")]
    private readonly BertBody _bert;
    [ComponentName(Name = "classifier")]
    private readonly Linear _classifier;

    /// <summary>Builds the network with weights drawn from N(0, <see cref="BertStudentOptions.InitializerRange"/>) by torch's generator.</summary>
    /// <param name="options">The shape.</param>
    /// <exception cref="InvalidDataException">The shape contradicts itself or the activation is unknown.</exception>
    public BertStudent(BertStudentOptions options)
        : base(nameof(BertStudent))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.RequireHeads();
        Options = options;
        _bert = new BertBody(options);
        _classifier = nn.Linear(options.Hidden, options.Labels, dtype: options.Type);
        RegisterComponents();
        InitialWeights.Draw(this, options.InitializerRange, "bert.embeddings.word_embeddings.weight", options.PadId);
    }

    /// <summary>Gets the shape.</summary>
    public BertStudentOptions Options { get; }

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
        var pooled = _bert.Pool(_bert.Forward(batch, taps));                     // [batch, hidden]
        var dropped = DropoutDraws.Dropped(pooled, Options.HiddenDropout, training);
        return taps.Output(_classifier.call(dropped), pooled);                   // [batch, labels]
    }

    /// <inheritdoc/>
    public override JsonObject ToConfig() => Options.ToConfig();

    /// <inheritdoc/>
    internal override string StoredNameOf(string parameter) => Options.IsAlbert ? AlbertNames.Of(parameter) : parameter;
}
