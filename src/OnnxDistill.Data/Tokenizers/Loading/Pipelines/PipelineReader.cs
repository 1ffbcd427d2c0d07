using System.Text.Json;
using OnnxDistill.Data.Tokenizers.Pipelines;
using OnnxDistill.Data.Tokenizers.Settings;
using OnnxDistill.Data.Tokenizers.Templates;

namespace OnnxDistill.Data.Tokenizers.Loading.Pipelines;

/// <summary>Reads a whole tokenizer.json. Truncation and padding in the file are ignored: the command says how long a row may be.</summary>
internal static class PipelineReader
{
    private const int LongestMessage = 500;

    /// <summary>Parses the file.</summary>
    /// <exception cref="InvalidDataException">It is no JSON object.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json, string origin)
    {
        try
        {
            var bytes = json.Span.StartsWith(System.Text.Encoding.UTF8.Preamble) ? json[3..] : json;
            var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            throw new InvalidDataException($"{origin}: tokenizer.json is no JSON object; take the tokenizer file of the model again");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{origin}: tokenizer.json of the tokenizer is broken JSON ({e.Message.ReplaceLineEndings(" ")})", e);
        }
    }

    /// <summary>Reads the tokenizer.</summary>
    /// <param name="root">The file's object.</param>
    /// <param name="settings">The settings beside it.</param>
    /// <param name="origin">Where the files come from, for errors.</param>
    /// <exception cref="InvalidDataException">It is broken, or has something that is not supported, which the message names.</exception>
    public static PipelineDefinition Read(JsonElement? root, TokenizerSettings settings, string origin) => Guarded(origin, () => Read(root, settings));

    /// <summary>Reads a part; whatever is wrong with it becomes one sentence that names the origin.</summary>
    /// <exception cref="InvalidDataException">It is broken.</exception>
    public static T Guarded<T>(string origin, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or ArgumentException or FormatException or KeyNotFoundException or OverflowException)
        {
            var what = e is InvalidDataException ? e.Message : $"tokenizer.json is not understood ({e.Message})";
            throw new InvalidDataException($"{origin}: {OneLine(what)}", e);
        }
    }

    // A damaged file may have a piece or an expression as long as the file.
    private static string OneLine(string message) =>
        message.ReplaceLineEndings(" ") is { Length: > LongestMessage } text ? $"{text[..LongestMessage]}..." : message.ReplaceLineEndings(" ");

    private static PipelineDefinition Read(JsonElement? root, TokenizerSettings settings)
    {
        var notes = new List<string>();
        var (model, vocabulary, unknown) = ModelReader.Read(root.Require("model"));
        var added = AddedTokenReader.Read(root.Find("added_tokens"), vocabulary, notes);
        var processor = TemplateReader.Read(root.Find("post_processor"));
        var template = processor.Template ?? EncodingTemplate.Bare;
        return new PipelineDefinition
        {
            Vocabulary = vocabulary,
            Model = model,
            Normalizer = NormalizerReader.Read(root.Find("normalizer")),
            PreTokenizer = PreTokenizerReader.Read(root.Find("pre_tokenizer")),
            Template = template,
            Trimmings = processor.Trimmings,
            AddedTokens = added,
            Roles = RoleReader.Read(t => added.Find(a => a.Content == t)?.Id ?? vocabulary.IdOf(t), template, unknown, settings),
            Notes = notes,
        };
    }
}
