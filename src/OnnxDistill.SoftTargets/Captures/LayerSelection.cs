using System.Globalization;

namespace OnnxDistill.SoftTargets.Captures;

/// <summary>Which layers of one tap a capture holds: all of them, or a set of numbers that may also name the last one.</summary>
public sealed class LayerSelection : IEquatable<LayerSelection>
{
    private readonly SortedSet<int> _layers;

    private LayerSelection(bool all, bool last, IEnumerable<int> layers)
    {
        All = all;
        Last = !all && last;
        _layers = all ? [] : new SortedSet<int>(layers);
    }

    /// <summary>Gets every layer, however many the teacher has.</summary>
    public static LayerSelection Every { get; } = new(true, false, []);

    /// <summary>Gets no layer at all.</summary>
    public static LayerSelection None { get; } = new(false, false, []);

    /// <summary>Gets a value indicating whether all layers are meant.</summary>
    public bool All { get; }

    /// <summary>Gets a value indicating whether the last layer is meant beside <see cref="Numbers"/>.</summary>
    public bool Last { get; }

    /// <summary>Gets the layers meant by number, ascending.</summary>
    public IReadOnlyCollection<int> Numbers => _layers;

    /// <summary>Gets a value indicating whether nothing is meant.</summary>
    public bool IsEmpty => !All && !Last && _layers.Count == 0;

    /// <summary>The selection of these layers, and of the last one if <paramref name="last"/>.</summary>
    public static LayerSelection Of(IEnumerable<int> layers, bool last = false) => new(false, last, layers);

    /// <summary>The selection that holds the layers of both.</summary>
    public LayerSelection Union(LayerSelection other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new LayerSelection(All || other.All, Last || other.Last, _layers.Concat(other._layers));
    }

    /// <summary>The layers' numbers, ascending, where the highest number is <paramref name="highest"/>.</summary>
    /// <exception cref="InvalidDataException">A layer above the highest is selected; <paramref name="name"/> is named.</exception>
    public IReadOnlyList<int> Resolve(int highest, string name)
    {
        if (All)
        {
            return [.. Enumerable.Range(0, highest + 1)];
        }

        if (_layers.Count > 0 && _layers.Max > highest)
        {
            throw new InvalidDataException(
                $"capture '{name}:{_layers.Max}': this teacher has {name} 0 to {highest}; choose among those, or 'last'.");
        }

        return Last ? [.. _layers.Append(highest).Distinct()] : [.. _layers];
    }

    /// <summary>The canonical text: empty for all layers, else ranges such as <c>0-3,6,last</c>.</summary>
    public override string ToString()
    {
        var items = new List<string>();
        int? start = null, end = null;
        foreach (var layer in _layers)
        {
            if (end is { } e && layer == e + 1)
            {
                end = layer;
                continue;
            }

            AddRange();
            start = end = layer;
        }

        AddRange();
        if (Last)
        {
            items.Add("last");
        }

        return string.Join(',', items);

        void AddRange()
        {
            if (start is { } from && end is { } to)
            {
                items.Add(from == to ? Text(from) : to == from + 1 ? $"{Text(from)},{Text(to)}" : $"{Text(from)}-{Text(to)}");
            }
        }
    }

    /// <inheritdoc/>
    public bool Equals(LayerSelection? other) =>
        other is not null && All == other.All && Last == other.Last && _layers.SetEquals(other._layers);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LayerSelection);

    /// <inheritdoc/>
    public override int GetHashCode() => _layers.Aggregate(HashCode.Combine(All, Last), HashCode.Combine);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
