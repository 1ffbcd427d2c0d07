namespace OnnxDistill.Data.Tokenizers.Pruning;

/// <summary>New ids by old ones: a piece's place among those that are kept.</summary>
internal static class KeptIds
{
    /// <summary>The place of an id in an ascending list, or null.</summary>
    public static int? Place(IReadOnlyList<int> kept, int id)
    {
        var (low, high) = (0, kept.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (kept[middle] == id)
            {
                return middle;
            }

            (low, high) = kept[middle] < id ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }
}
