using System.Globalization;

namespace OnnxDistill.SoftTargets.Captures;

/// <summary>
/// The list of taps a cache holds. Equal captures have equal canonical text; <see cref="Parse"/> reads the text of the command line.
/// </summary>
public sealed record Capture
{
    /// <summary>Gets the capture of nothing but the logits.</summary>
    public static Capture OnlyLogits { get; } = new() { Logits = true };

    /// <summary>Gets a value indicating whether the logits are held. The default value is <see langword="false"/>.</summary>
    public bool Logits { get; init; }

    /// <summary>Gets the hidden states held whole. The default value is none.</summary>
    public LayerSelection Hidden { get; init; } = LayerSelection.None;

    /// <summary>Gets the hidden states of which the first token is held. The default value is none.</summary>
    public LayerSelection HiddenCls { get; init; } = LayerSelection.None;

    /// <summary>Gets the layers whose scores are held. The default value is none.</summary>
    public LayerSelection Scores { get; init; } = LayerSelection.None;

    /// <summary>Gets the layers whose queries, keys and values are held. The default value is none.</summary>
    public LayerSelection Qkv { get; init; } = LayerSelection.None;

    /// <summary>Gets the layers whose values are held, beside those of <see cref="Qkv"/>. The default value is none.</summary>
    public LayerSelection Values { get; init; } = LayerSelection.None;

    /// <summary>Gets how much of the masked-language head's output is held. The default value is <see langword="null"/>: nothing.</summary>
    public VocabularySelection? Vocabulary { get; init; }

    /// <summary>Gets a value indicating whether the logits are held and nothing else.</summary>
    public bool LogitsOnly => this == OnlyLogits;

    /// <summary>Gets a value indicating whether a tensor of some layer is held, so that the encoder has to be found.</summary>
    public bool NeedsEncoder => !(this with { Logits = false, Vocabulary = null }).IsEmpty;

    /// <summary>Gets a value indicating whether nothing is held.</summary>
    public bool IsEmpty => this == new Capture();

    /// <summary>Reads a capture such as <c>logits,hidden:0,3-6,last@cls,scores,vocabulary:64</c>.</summary>
    /// <param name="text">The comma list; names and layers as in the design.</param>
    /// <param name="layers">The teacher's layers, if known: then layers are checked, and <c>all</c> and <c>last</c> become numbers.</param>
    /// <exception cref="InvalidDataException">An unknown name, a layer that is no number or that the teacher does not have.</exception>
    public static Capture Parse(string text, int? layers = null)
    {
        var capture = CaptureParser.Parse(text);
        return layers is { } count ? capture.Resolve(count) : capture;
    }

    /// <summary>The capture that holds what both hold.</summary>
    public Capture Union(Capture other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Capture
        {
            Logits = Logits || other.Logits,
            Hidden = Hidden.Union(other.Hidden),
            HiddenCls = HiddenCls.Union(other.HiddenCls),
            Scores = Scores.Union(other.Scores),
            Qkv = Qkv.Union(other.Qkv),
            Values = Values.Union(other.Values),
            Vocabulary = Vocabulary?.Union(other.Vocabulary) ?? other.Vocabulary,
        };
    }

    /// <summary>The same capture with every layer a number, for a teacher of so many layers.</summary>
    /// <exception cref="InvalidDataException">A layer that the teacher does not have is named.</exception>
    public Capture Resolve(int layers)
    {
        var qkv = Numbers(Qkv, layers - 1, "qkv");
        return this with
        {
            Hidden = Numbers(Hidden, layers, "hidden"),
            HiddenCls = Numbers(HiddenCls, layers, "hidden"),
            Scores = Numbers(Scores, layers - 1, "scores"),
            Qkv = qkv,
            Values = LayerSelection.Of(Numbers(Values, layers - 1, "values").Numbers.Except(qkv.Numbers)),
        };

        static LayerSelection Numbers(LayerSelection selection, int highest, string name) =>
            LayerSelection.Of(selection.Resolve(highest, name));
    }

    /// <summary>The taps held, in the order of their columns; without logits.</summary>
    /// <param name="layers">The teacher's layers.</param>
    internal IReadOnlyList<Tap> Taps(int layers)
    {
        var resolved = Resolve(layers);
        return
        [
            .. Each(TapKind.Hidden, resolved.Hidden),
            .. Each(TapKind.HiddenCls, resolved.HiddenCls),
            .. Each(TapKind.Scores, resolved.Scores),
            .. Each(TapKind.Queries, resolved.Qkv),
            .. Each(TapKind.Keys, resolved.Qkv),
            .. Each(TapKind.Values, resolved.Qkv.Union(resolved.Values)),
            .. Head(),
        ];

        static IEnumerable<Tap> Each(TapKind kind, LayerSelection selection) => selection.Numbers.Select(layer => new Tap(kind, layer));

        // Where all log-probabilities are held, an id is its place and nothing is left.
        IEnumerable<Tap> Head() => Vocabulary switch
        {
            null => [],
            { Top: null } => [new Tap(TapKind.Vocabulary, 0)],
            _ => [new Tap(TapKind.VocabularyIds, 0), new Tap(TapKind.Vocabulary, 0), new Tap(TapKind.VocabularyRest, 0)],
        };
    }

    /// <summary>The names of the tap columns, in the order of the file; without <c>logits</c>, which every part has.</summary>
    /// <param name="layers">The teacher's layers.</param>
    public IReadOnlyList<string> Columns(int layers) => [.. Taps(layers).Select(t => t.Column)];

    /// <summary>What <paramref name="needs"/> holds and this does not, as canonical items; empty if all is here.</summary>
    /// <param name="needs">What a recipe wants to read.</param>
    /// <param name="layers">The teacher's layers; 0 where it is unknown and only logits are held.</param>
    public IReadOnlyList<string> Missing(Capture needs, int layers)
    {
        ArgumentNullException.ThrowIfNull(needs);
        var held = Taps(layers).ToHashSet();
        var missing = needs.Taps(layers).Where(t => !t.IsVocabulary && !held.Contains(t)).Select(t => $"{t.Name} of {t.Layer.ToString(CultureInfo.InvariantCulture)}");
        return
        [
            .. needs.Logits && !Logits ? ["logits"] : Array.Empty<string>(),
            .. missing,
            .. needs.Vocabulary is { } wanted && Vocabulary?.Holds(wanted) != true ? [$"vocabulary:{wanted}"] : Array.Empty<string>(),
        ];
    }

    /// <summary>The canonical text: fixed order, layers as ascending ranges, no spaces.</summary>
    public override string ToString()
    {
        var items = new List<string>();
        if (Logits)
        {
            items.Add("logits");
        }

        Add("hidden", Hidden, string.Empty);
        Add("hidden", HiddenCls, "@cls");
        Add("scores", Scores, string.Empty);
        Add("qkv", Qkv, string.Empty);
        Add("values", Values, string.Empty);
        if (Vocabulary is not null)
        {
            items.Add($"vocabulary:{Vocabulary}");
        }

        return string.Join(',', items);

        void Add(string name, LayerSelection layers, string suffix)
        {
            if (!layers.IsEmpty)
            {
                items.Add(layers.All ? name + suffix : $"{name}:{layers}{suffix}");
            }
        }
    }
}
