using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Windows;

namespace OnnxDistill.Student.Mixing;

/// <summary>Reads the rows of several caches that hold different rows of one kind: the same tokenizer, classes and inner tensors.</summary>
internal static class MixedCaches
{
    /// <summary>Reads every row into memory, cache after cache.</summary>
    /// <param name="caches">The caches, at least one; finished.</param>
    /// <param name="needs">What is needed of each.</param>
    /// <param name="memory">The most bytes the rows may take; null for half of what the process may have.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">The caches are not of one kind, or do not fit the memory; what differs is named.</exception>
    public static MixedRows Read(IReadOnlyList<SoftTargetCache> caches, Capture needs, long? memory, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(caches);
        var readers = caches.Select(c => new RowReader(c, needs)).ToList();
        readers.ForEach(r => RequireSame(readers[0], r));
        var (bytes, limit) = (readers.Sum(Bytes), memory ?? CacheRows.DefaultMemory);
        if (bytes > limit)
        {
            throw new InvalidDataException(
                $"the rows of {caches.Count} caches take {MemoryText.Of(bytes)}, and {MemoryText.Of(limit)} are allowed (--memory): mixed caches are held in memory as a whole; allow as much, or train on one of them");
        }

        var (builder, counts) = (readers[0].Builder(), new List<int>());
        foreach (var reader in readers)
        {
            var before = builder.Count;
            foreach (var row in reader.Cache.ReadRows(reader.Columns))
            {
                cancellation.ThrowIfCancellationRequested();
                reader.Add(builder, row);
            }

            counts.Add(builder.Count > before ? builder.Count - before : throw new InvalidDataException($"{reader.Cache.Folder} holds no rows"));
        }

        return new MixedRows(builder.Build(), counts);
    }

    private static long Bytes(RowReader reader) => new GroupTable(reader.Cache.Groups(reader.Columns), reader.Copies, reader.BytesOfRow).Bytes;

    private static void RequireSame(RowReader first, RowReader other)
    {
        var (a, b) = (first.Cache.Plan, other.Cache.Plan);
        var difference =
            a.Teacher.Logits != b.Teacher.Logits ? $"its teacher has {b.Teacher.Logits} logits, not {a.Teacher.Logits}"
            : a.Teacher.MultiLabel != b.Teacher.MultiLabel ? $"its rows have {(b.Teacher.MultiLabel ? "several labels" : "one label")}, not {(a.Teacher.MultiLabel ? "several" : "one")}"
            : !Same(a.Teacher.Id2Label, b.Teacher.Id2Label) ? "its classes have other names or another order"
            : !Same(a.TokenizerFiles, b.TokenizerFiles) ? "its tokenizer's files differ"
            : (a.Masking is null) != (b.Masking is null) ? "its rows are masked and the others are not, or the other way round"
            : !first.Kinds.SequenceEqual(other.Kinds) ? $"its inner tensors are {string.Join(", ", other.Kinds)}, not {string.Join(", ", first.Kinds)}"
            : null;
        if (difference is not null)
        {
            throw new InvalidDataException($"{other.Cache.Folder} cannot be mixed with {first.Cache.Folder}: {difference}");
        }
    }

    private static bool Same<TKey>(IReadOnlyDictionary<TKey, string>? a, IReadOnlyDictionary<TKey, string>? b)
        where TKey : notnull =>
        (a?.Count ?? 0) == (b?.Count ?? 0) && (a is null || a.All(p => b!.TryGetValue(p.Key, out var value) && value == p.Value));
}
