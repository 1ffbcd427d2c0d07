using System.Globalization;

namespace OnnxDistill.SoftTargets.Captures;

/// <summary>Reads the grammar of <see cref="Capture.Parse"/>, one item of the comma list after the other.</summary>
internal sealed class CaptureParser
{
    private const string Known = "logits, hidden[:layers][@cls], scores[:layers], qkv[:layers], values[:layers], vocabulary:K[@all]";

    // A hidden list ends with '@cls' behind its last item, so that a list is kept until the next name shows that it has ended.
    private string? _name;
    private LayerSelection _layers = LayerSelection.None;
    private bool _cls;
    private Capture _capture = new();

    public static Capture Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new InvalidDataException($"capture is empty; known are {Known}.");
        }

        var parser = new CaptureParser();
        foreach (var item in text.Split(','))
        {
            parser.Item(item.Trim());
        }

        parser.EndOfList();
        return parser._capture;
    }

    private void Item(string item)
    {
        if (_name is not null && IsLayer(item))
        {
            Layers(item);
            return;
        }

        EndOfList();
        var colon = item.IndexOf(':', StringComparison.Ordinal);
        var at = item.IndexOf('@', StringComparison.Ordinal);
        var end = colon >= 0 ? colon : at >= 0 ? at : item.Length;
        var name = item[..end];
        var rest = item[end..];
        switch (name)
        {
            case "logits" when rest.Length == 0:
                _capture = _capture with { Logits = true };
                break;
            case "vocabulary" when colon >= 0:
                _capture = _capture with { Vocabulary = Vocabulary(rest[1..], item).Union(_capture.Vocabulary) };
                break;
            case "hidden" or "scores" or "qkv" or "values":
                _name = name;
                if (colon >= 0)
                {
                    Layers(rest[1..]);
                }
                else
                {
                    _layers = LayerSelection.Every;
                    Suffix(rest, item);
                }

                break;
            default:
                throw new InvalidDataException($"capture '{item}' is unknown; known are {Known}.");
        }
    }

    // 64, all, 64@all, all@all: how many word pieces, and behind '@' whether at every valid position.
    private static VocabularySelection Vocabulary(string text, string item)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var (count, where) = at < 0 ? (text, string.Empty) : (text[..at], text[at..]);
        if (where is not ("" or "@all"))
        {
            throw new InvalidDataException($"capture '{item}': '{where}' is unknown; vocabulary holds the masked positions, or with '@all' every valid one.");
        }

        var top = 0;
        if (count != "all" && (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out top) || top == 0))
        {
            throw new InvalidDataException($"capture '{item}': how many logits to keep is a number above 0, or 'all'.");
        }

        return new VocabularySelection(count == "all" ? null : top) { AllPositions = where.Length > 0 };
    }

    private void Layers(string item)
    {
        var at = item.IndexOf('@', StringComparison.Ordinal);
        var text = at < 0 ? item : item[..at];
        if (at >= 0)
        {
            Suffix(item[at..], item);
        }

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        _layers = _layers.Union(text switch
        {
            "all" => LayerSelection.Every,
            "last" => LayerSelection.Of([], last: true),
            _ when dash > 0 => Range(Number(text[..dash], item), Number(text[(dash + 1)..], item), item),
            _ => LayerSelection.Of([Number(text, item)]),
        });
    }

    private LayerSelection Range(int from, int to, string item) => from <= to
        ? LayerSelection.Of(Enumerable.Range(from, to - from + 1))
        : throw new InvalidDataException($"capture '{_name}:{item}': a range goes from the lower to the higher layer.");

    private int Number(string text, string item) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 9999
            ? number
            : throw new InvalidDataException($"capture '{_name}:{item}': a layer is a number, a range such as 0-3, 'last' or 'all'.");

    private void Suffix(string suffix, string item)
    {
        if (suffix.Length == 0)
        {
            return;
        }

        if (_name != "hidden" || suffix != "@cls")
        {
            throw new InvalidDataException($"capture '{item}': '{suffix}' is unknown; only hidden may end with '@cls'.");
        }

        _cls = true;
    }

    private void EndOfList()
    {
        _capture = _name switch
        {
            "hidden" when _cls => _capture with { HiddenCls = _capture.HiddenCls.Union(_layers) },
            "hidden" => _capture with { Hidden = _capture.Hidden.Union(_layers) },
            "scores" => _capture with { Scores = _capture.Scores.Union(_layers) },
            "qkv" => _capture with { Qkv = _capture.Qkv.Union(_layers) },
            "values" => _capture with { Values = _capture.Values.Union(_layers) },
            _ => _capture,
        };
        (_name, _layers, _cls) = (null, LayerSelection.None, false);
    }

    private static bool IsLayer(string item) =>
        item.Length > 0 && (char.IsAsciiDigit(item[0]) || item is "all" or "last" || item.StartsWith("all@", StringComparison.Ordinal) || item.StartsWith("last@", StringComparison.Ordinal));
}
