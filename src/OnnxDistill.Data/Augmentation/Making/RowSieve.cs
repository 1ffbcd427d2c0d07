using OnnxDistill.Data.Augmentation.Excluding;
using OnnxDistill.Data.Examples;

namespace OnnxDistill.Data.Augmentation.Making;

/// <summary>Lets through rows that are new: not those of the source, not those that came already, none with an excluded sentence.</summary>
internal sealed class RowSieve(ExcludedSentences? excluded)
{
    private readonly HashSet<long> _source = [];
    private readonly HashSet<long> _made = [];

    /// <summary>Gets how many rows were those of the source.</summary>
    public long OfSource { get; private set; }

    /// <summary>Gets how many rows came already.</summary>
    public long Repeated { get; private set; }

    /// <summary>Gets how many rows have an excluded sentence.</summary>
    public long Excluded { get; private set; }

    /// <summary>A text in one line, with one blank where there is white space.</summary>
    public static string Line(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Adds a row of the source.</summary>
    public void AddSource(string text, string? pair) => _source.Add(Hash(Line(text), pair is null ? null : Line(pair)));

    /// <summary>Whether a row is let through.</summary>
    public bool Passes(string text, string? pair)
    {
        var hash = Hash(text, pair);
        if (_source.Contains(hash))
        {
            OfSource++;
            return false;
        }

        if (!_made.Add(hash))
        {
            Repeated++;
            return false;
        }

        if (excluded is not null && (excluded.IsIn(text) || (pair is not null && excluded.IsIn(pair))))
        {
            Excluded++;
            return false;
        }

        return true;
    }

    private static long Hash(string text, string? pair) => TextHash.Of(new Example(0, 0, text, pair, null));
}
