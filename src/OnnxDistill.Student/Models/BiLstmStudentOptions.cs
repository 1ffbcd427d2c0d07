using System.Text.Json.Nodes;
using TorchSharp;

namespace OnnxDistill.Student.Models;

/// <summary>The shape of a <see cref="BiLstmStudent"/>; the names are those of castorini/d-bert.</summary>
internal sealed record BiLstmStudentOptions
{
    /// <summary>Gets the recurrent cell: <c>LSTM</c> or <c>GRU</c>. The default value is <c>LSTM</c>.</summary>
    public string Cell { get; init; } = "LSTM";

    /// <summary>Gets a value indicating whether two texts are encoded apart and compared. The default value is false.</summary>
    public bool Siamese { get; init; }

    /// <summary>
    /// Gets the embedding mode: <c>rand</c> (trained from random), <c>non-static</c> (trained from given vectors), <c>static</c> (given
    /// vectors, fixed) or <c>multichannel</c> (non-static and static side by side). The default value is <c>rand</c>.
    /// </summary>
    public string EmbeddingMode { get; init; } = "rand";

    /// <summary>Gets the number of tokens. The default value is 30522.</summary>
    public int Vocabulary { get; init; } = 30_522;

    /// <summary>Gets the width of one embedding. The default value is 300.</summary>
    public int Embedding { get; init; } = 300;

    /// <summary>Gets the width of the state of one direction. The default value is 150.</summary>
    public int Hidden { get; init; } = 150;

    /// <summary>Gets the width of <c>fc1</c>. The default value is 200.</summary>
    public int Fc { get; init; } = 200;

    /// <summary>Gets the dropout after <c>fc1</c>, in [0, 1); the siamese network has none. The default value is 0.1.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Gets the number of logits; 1 means regression. The default value is 2.</summary>
    public int Labels { get; init; } = 2;

    /// <summary>Gets the type of the parameters. The default value is 32-bit float.</summary>
    public torch.ScalarType Type { get; init; } = torch.ScalarType.Float32;

    /// <summary>Writes the options as the keys of a BiLSTM <c>config.json</c>.</summary>
    public JsonObject ToConfig() => BiLstmStudentConfig.Write(this);

    /// <summary>Reads the options from a BiLSTM <c>config.json</c>.</summary>
    /// <param name="config">The parsed file.</param>
    /// <param name="origin">The file's name, used in errors.</param>
    /// <exception cref="InvalidDataException">A key is missing or has a wrong value.</exception>
    public static BiLstmStudentOptions FromConfig(JsonObject config, string origin) => BiLstmStudentConfig.Read(config, origin);
}
