using System.Text.Json.Nodes;
using OnnxDistill.Student.Dropout;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models;

/// <summary>
/// The Distilled BiLSTM: embeddings, one bidirectional LSTM (or GRU) over packed sequences, the last state of each direction, a hidden
/// layer and the logits; two texts are encoded by the same network and compared as [h1, h2, |h1-h2|, h1*h2]. Tang et al. 2019, section 3;
/// castorini/d-bert. Parameter names are d-bert's.
/// </summary>
internal sealed class BiLstmStudent : StudentModel
{
    [ComponentName(Name = "embed")]
    private readonly Embedding? _embed;
    [ComponentName(Name = "non_static_embed")]
    private readonly Embedding? _trainedEmbed;
    [ComponentName(Name = "static_embed")]
    private readonly Embedding? _fixedEmbed;
    [ComponentName(Name = "bi_rnn")]
    private readonly nn.Module _recurrent;
    [ComponentName(Name = "fc1")]
    private readonly Linear _hiddenLayer;
    [ComponentName(Name = "fc2")]
    private readonly Linear _output;

    /// <summary>Builds the network with random weights from torch's generator.</summary>
    /// <param name="options">The shape.</param>
    /// <param name="vectors">Word vectors to start from, <c>[vocabulary, embedding]</c>; null draws them from U(-0.25, 0.25).</param>
    /// <exception cref="InvalidDataException">The cell or embedding mode is unknown.</exception>
    public BiLstmStudent(BiLstmStudentOptions options, Tensor? vectors = null)
        : base(nameof(BiLstmStudent))
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        var mode = EmbeddingModes.Parse(options.EmbeddingMode);
        _embed = Table(mode == EmbeddingKind.Random);
        _trainedEmbed = Table(mode is EmbeddingKind.NonStatic or EmbeddingKind.Multichannel);
        _fixedEmbed = Table(mode is EmbeddingKind.Static or EmbeddingKind.Multichannel);
        var width = options.Embedding * (mode == EmbeddingKind.Multichannel ? 2 : 1);
        _recurrent = options.Cell switch
        {
            "LSTM" => nn.LSTM(width, options.Hidden, batchFirst: true, bidirectional: true, dtype: options.Type),
            "GRU" => nn.GRU(width, options.Hidden, batchFirst: true, bidirectional: true, dtype: options.Type),
            _ => throw new InvalidDataException($"The recurrent cell {options.Cell} is not known; known are LSTM and GRU."),
        };
        _hiddenLayer = nn.Linear(options.Hidden * (options.Siamese ? 8 : 2), options.Fc, dtype: options.Type);
        _output = nn.Linear(options.Fc, options.Labels, dtype: options.Type);
        RegisterComponents();
        EmbeddingModes.Initialize([.. Tables.Select(t => t.weight!)], _fixedEmbed?.weight, vectors);
    }

    /// <summary>Gets the shape.</summary>
    public BiLstmStudentOptions Options { get; }

    /// <inheritdoc/>
    public override StudentTaps Supported => StudentTaps.Logits;

    /// <inheritdoc/>
    public override int Labels => Options.Labels;

    /// <inheritdoc/>
    public override int Vocabulary => Options.Vocabulary;

    /// <inheritdoc/>
    public override StudentOutput Forward(StudentBatch batch, StudentTaps wants)
    {
        ArgumentNullException.ThrowIfNull(batch);
        RequireSupported(wants);
        var encoding = Options.Siamese ? Compare(batch) : Encode(batch.InputIds, batch.Lengths);
        var hidden = nn.functional.relu(_hiddenLayer.call(encoding));            // [batch, fc]
        var dropped = Options.Siamese ? hidden : DropoutDraws.Dropped(hidden, Options.Dropout, training);
        return new StudentOutput(_output.call(dropped)) { Encoding = encoding };
    }

    /// <inheritdoc/>
    public override JsonObject ToConfig() => Options.ToConfig();

    // d-bert's names tell which tables train; its order is non-static before static.
    private IEnumerable<Embedding> Tables => new[] { _embed, _trainedEmbed, _fixedEmbed }.OfType<Embedding>();

    private Embedding? Table(bool wanted) =>
        wanted ? nn.Embedding(Options.Vocabulary, Options.Embedding, dtype: Options.Type) : null;

    private Tensor Compare(StudentBatch batch)
    {
        if (batch.PairInputIds is not { } ids || batch.PairLengths is not { } lengths)
        {
            throw new InvalidDataException("A siamese student needs two texts a row; name the second one's column with --pair-column.");
        }

        var (first, second) = (Encode(batch.InputIds, batch.Lengths), Encode(ids, lengths));   // [batch, 2 * hidden]
        return cat([first, second, (first - second).abs(), first * second], dim: 1);           // [batch, 8 * hidden]
    }

    private Tensor Encode(Tensor ids, Tensor lengths)
    {
        var channels = Tables.Select(t => t.call(ids)).ToList();                 // each [batch, length, embedding]
        var embedded = channels is [var one] ? one : cat(channels, dim: 2);      // [batch, length, channels * embedding]

        // Packed, so that the backward direction starts at each row's last token and not in its padding.
        using var packed = nn.utils.rnn.pack_padded_sequence(embedded, lengths.AtLeast(1), batch_first: true, enforce_sorted: false);
        var last = _recurrent switch
        {
            LSTM lstm => lstm.call(packed).Item2,
            GRU gru => gru.call(packed).Item2,
            _ => throw new InvalidOperationException("no recurrent cell"),
        };                                                                       // [direction, batch, hidden]
        return cat([last[0], last[1]], dim: 1);                                  // [batch, 2 * hidden]
    }
}
