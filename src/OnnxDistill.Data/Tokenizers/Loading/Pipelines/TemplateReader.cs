using System.Text.Json;
using OnnxDistill.Data.Tokenizers.Templates;

namespace OnnxDistill.Data.Tokenizers.Loading.Pipelines;

/// <summary>Reads the <c>post_processor</c> of a tokenizer.json: at most one that adds tokens, and any number that trim offsets.</summary>
internal sealed class TemplateReader
{
    private readonly List<bool> _trimmings = [];

    private TemplateReader()
    {
    }

    /// <summary>Gets the template.</summary>
    public EncodingTemplate? Template { get; private set; }

    /// <summary>Gets, for each that trims offsets, whether a blank was added before the text.</summary>
    public IReadOnlyList<bool> Trimmings => _trimmings;

    /// <summary>Reads the post-processor, if there is one.</summary>
    /// <exception cref="InvalidDataException">It is broken or not supported.</exception>
    public static TemplateReader Read(JsonElement? node)
    {
        var reader = new TemplateReader();
        if (node is not null)
        {
            reader.Add(node);
        }

        return reader;
    }

    private void Add(JsonElement? node)
    {
        switch (node.Kind())
        {
            case "Sequence":
                foreach (var processor in node.List("processors"))
                {
                    Add(processor);
                }

                break;
            case "ByteLevel":
                Trim(node);
                break;
            case "RobertaProcessing":
                Trim(node);
                Set(EncodingTemplate.Roberta(PairedId(node, "cls"), PairedId(node, "sep")));
                break;
            case "BertProcessing":
                Set(EncodingTemplate.Bert(PairedId(node, "cls"), PairedId(node, "sep")));
                break;
            case "TemplateProcessing":
                Set(new EncodingTemplate(Pieces(node, "single"), Pieces(node, "pair")));
                break;
            case var other:
                throw Unsupported.Component("post-processor", other ?? "of no type");
        }
    }

    private void Trim(JsonElement? node)
    {
        if (node.Flag("trim_offsets", true))
        {
            _trimmings.Add(node.Flag("add_prefix_space", true));
        }
    }

    private void Set(EncodingTemplate template) => Template = Template is null ? template
        : throw Unsupported.Component("post-processor", "a Sequence of two that add special tokens");

    // ["[SEP]", 102]
    private static int PairedId(JsonElement? node, string key) =>
        node.Require(key) is { ValueKind: JsonValueKind.Array } pair && pair.GetArrayLength() == 2 && pair[1].ValueKind == JsonValueKind.Number && pair[1].TryGetInt32(out var id) && id >= 0
            ? id
            : throw new InvalidDataException($"{key} of {node.Kind()} of tokenizer.json is not a token and its id");

    private static List<TemplatePiece> Pieces(JsonElement? node, string key)
    {
        var pieces = new List<TemplatePiece>();
        foreach (var item in node.List(key))
        {
            if (((JsonElement?)item).Find("Sequence") is { } sequence)
            {
                pieces.Add(TemplatePiece.Text(Text(sequence) == "A" ? 0 : 1, TypeOf(sequence)));
                continue;
            }

            var token = ((JsonElement?)item).Find("SpecialToken") ?? throw Broken(key);
            foreach (var id in node.Find("special_tokens").Find(Text(token)).List("ids"))
            {
                pieces.Add(TemplatePiece.Special(id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out var number) && number >= 0 ? number : throw Broken(key), TypeOf(token)));
            }
        }

        // A single text is one text; a template that names the second there, or only one of two, cannot be built.
        var texts = pieces.Where(p => p.Sequence >= 0).Select(p => p.Sequence).ToArray();
        return (key == "single" ? texts.All(s => s == 0) : texts.Contains(0) && texts.Contains(1)) ? pieces : throw Broken(key);
    }

    private static string Text(JsonElement? piece) => piece.Text("id") ?? "";

    private static int TypeOf(JsonElement? piece) => piece.Number("type_id") ?? 0;

    private static InvalidDataException Broken(string key) => new($"{key} of TemplateProcessing of tokenizer.json is not understood");
}
