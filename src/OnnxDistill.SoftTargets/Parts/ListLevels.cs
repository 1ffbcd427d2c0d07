namespace OnnxDistill.SoftTargets.Parts;

/// <summary>
/// Lists as Parquet stores them: all elements in one array, and for each element (or empty list) a definition level - 0 for an empty
/// list, 1 for an element - and a repetition level - 0 where a new list begins, 1 where one goes on.
/// </summary>
internal static class ListLevels
{
    public static (T[] Values, int[] Definitions, int[] Repetitions) Flatten<T>(T[][] lists)
    {
        var values = new T[lists.Sum(l => l.Length)];
        var levels = lists.Sum(l => Math.Max(1, l.Length));
        var definitions = new int[levels];
        var repetitions = new int[levels];
        Array.Fill(definitions, 1);
        Array.Fill(repetitions, 1);
        var value = 0;
        var level = 0;
        foreach (var list in lists)
        {
            repetitions[level] = 0;
            if (list.Length == 0)
            {
                definitions[level++] = 0;
                continue;
            }

            list.CopyTo(values, value);
            value += list.Length;
            level += list.Length;
        }

        return (values, definitions, repetitions);
    }

    public static T[][] Split<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> definitions, ReadOnlySpan<int> repetitions, int count)
    {
        var lists = new T[count][];
        var level = 0;
        for (var i = 0; i < count; i++)
        {
            if (definitions[level] == 0)
            {
                lists[i] = [];
                level++;
                continue;
            }

            var rest = repetitions[(level + 1)..].IndexOf(0);
            var length = rest < 0 ? repetitions.Length - level : rest + 1;
            lists[i] = values[..length].ToArray();
            values = values[length..];
            level += length;
        }

        return level == repetitions.Length ? lists : throw new InvalidDataException("more lists than rows");
    }
}
