using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.Student.Joining;

namespace OnnxDistill.Student.Retokenizing;

/// <summary>
/// What a cache says of each text, found by the text's hash and not by its tokens. A text that it holds several times is one text, with the mean of
/// what is said of it.
/// </summary>
internal sealed class TextTargets
{
    // Beyond what batches of another width, and fp16, do to the logits of one text.
    private const float Rounding = 5e-3f;

    private readonly Dictionary<long, int> _texts = [];
    private readonly List<float> _logits = [];
    private readonly List<int> _times = [];
    private readonly List<TextLabel> _labels = [];
    private readonly Dictionary<int, float> _apart = [];
    private readonly HashSet<int> _labelled = [];
    private readonly int _classes;

    private TextTargets(int classes) => _classes = classes;

    /// <summary>Gets the number of texts.</summary>
    public int Count => _times.Count;

    /// <summary>Reads a cache.</summary>
    /// <param name="cache">The cache; finished.</param>
    /// <param name="logits">Whether logits are wanted, and not labels alone.</param>
    /// <param name="joined">The logits of several teachers, to take instead of the cache's own; null for its own.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">A part is missing or damaged; it is named.</exception>
    public static TextTargets Read(SoftTargetCache cache, bool logits, JoinedLogits? joined, CancellationToken cancellation)
    {
        var targets = new TextTargets(logits ? cache.Plan.Teacher.Logits : 0);
        foreach (var row in cache.ReadRows(new ReadColumns { InputIds = false, Logits = logits && joined is null, Masks = false, Taps = [] }))
        {
            cancellation.ThrowIfCancellationRequested();
            targets.Add(row.TextHash, new TextLabel(row.Label, row.Labels), !logits ? [] : joined is null ? row.Logits : joined.Of(row.Row));
        }

        return targets;
    }

    /// <summary>The text of a hash, or null where the cache lacks it.</summary>
    public int? Find(long hash) => _texts.TryGetValue(hash, out var text) ? text : null;

    /// <summary>The teacher's logits of a text, <c>[classes]</c>; empty where none were wanted.</summary>
    public ReadOnlySpan<float> Logits(int text) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_logits).Slice(text * _classes, _classes);

    /// <summary>The label of a text; none where it has none, or the cache holds it with different ones.</summary>
    public TextLabel Label(int text) => _labelled.Contains(text) ? TextLabel.None : _labels[text];

    /// <summary>Whether the cache holds a text several times, with different labels.</summary>
    public bool HasSeveralLabels(int text) => _labelled.Contains(text);

    /// <summary>How far the logits of a text that is held several times are apart; 0 where that is rounding.</summary>
    public float Apart(int text) => _apart.GetValueOrDefault(text);

    private void Add(long hash, TextLabel label, ReadOnlySpan<float> logits)
    {
        if (_texts.TryAdd(hash, Count))
        {
            _logits.AddRange(logits);
            _times.Add(1);
            _labels.Add(label);
            return;
        }

        var text = _texts[hash];
        var times = ++_times[text];
        var mean = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_logits).Slice(text * _classes, _classes);
        var (apart, largest) = (0f, 1f);
        for (var c = 0; c < _classes; c++)
        {
            apart = Math.Max(apart, Math.Abs(logits[c] - mean[c]));
            largest = Math.Max(largest, Math.Abs(mean[c]));
            mean[c] += (logits[c] - mean[c]) / times;
        }

        if (apart > Rounding * largest)
        {
            _apart[text] = Math.Max(apart, Apart(text));
        }

        if (!label.Agrees(_labels[text]))
        {
            _labelled.Add(text);
        }

        _labels[text] = _labels[text].IsNone ? label : _labels[text];
    }
}
