using System.Globalization;
using System.Text;
using System.Text.Json;
using OnnxDistill.Data.Labels;

namespace OnnxDistill.Teacher.Files;

/// <summary>What a Hugging Face <c>config.json</c> says about a model; everything may be missing.</summary>
internal sealed record TeacherConfig
{
    /// <summary>Gets the names of the classes.</summary>
    public ClassNames Classes { get; init; } = new();

    /// <summary>Gets the names of the classes by id.</summary>
    public IReadOnlyDictionary<int, string>? Id2Label => Classes.ById;

    /// <summary>Gets <c>single_label_classification</c>, <c>regression</c> or <c>multi_label_classification</c>.</summary>
    public string? ProblemType { get; init; }

    /// <summary>Gets the model's family, as <c>bert</c>.</summary>
    public string? ModelType { get; init; }

    /// <summary>Gets the largest number of tokens in a row.</summary>
    public int? Positions { get; init; }

    /// <summary>Gets the number of layers.</summary>
    public int? Layers { get; init; }

    /// <summary>Gets the width of the hidden state.</summary>
    public int? Hidden { get; init; }

    /// <summary>Gets the number of attention heads.</summary>
    public int? Heads { get; init; }

    /// <summary>Gets the rows of the word embedding.</summary>
    public int? VocabularySize { get; init; }

    /// <summary>Gets the id of the padding token.</summary>
    public int? PadId { get; init; }

    /// <summary>Reads a <c>config.json</c>.</summary>
    /// <exception cref="InvalidDataException">The file is no JSON object.</exception>
    public static TeacherConfig Read(string path)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(Text(path));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"{path} line {e.LineNumber + 1}: not valid JSON; restore the model's config.json"), e);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{path}: not UTF-8, and no byte order mark says otherwise; restore the model's config.json", e);
        }

        using (document)
        {
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement, path)
                : throw new InvalidDataException($"{path}: not a JSON object; restore the model's config.json");
        }
    }

    // Editors and shells of Windows write a byte order mark, some of them UTF-16.
    private static string Text(string path)
    {
        using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private static TeacherConfig Read(JsonElement root, string path)
    {
        var type = Text(root, "model_type");
        var pad = Number(root, "pad_token_id");
        var positions = Number(root, "max_position_embeddings", "n_positions");

        // RoBERTa's positions start behind the padding id: a table of 514 rows serves 512 tokens.
        var offset = type is "roberta" or "xlm-roberta" or "camembert" or "mpnet" ? (pad ?? 1) + 1 : 0;
        return new TeacherConfig
        {
            Classes = ClassNames.Read(root, path),
            ProblemType = Text(root, "problem_type"),
            ModelType = type,
            Positions = positions is { } p && p - offset > 0 ? p - offset : null,
            Layers = Number(root, "num_hidden_layers", "n_layers", "num_layers"),
            Hidden = Number(root, "hidden_size", "dim", "d_model"),
            Heads = Number(root, "num_attention_heads", "n_heads"),
            VocabularySize = Number(root, "vocab_size"),
            PadId = pad,
        };
    }

    private static int? Number(JsonElement root, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0)
            {
                return number;
            }
        }

        return null;
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
