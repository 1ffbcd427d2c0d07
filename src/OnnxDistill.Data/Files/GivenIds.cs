namespace OnnxDistill.Data.Files;

/// <summary>Token ids that a file holds instead of text.</summary>
internal static class GivenIds
{
    /// <summary>Checks the lists against each other and leaves out what the mask says is padding.</summary>
    /// <param name="place">File and line, for errors.</param>
    /// <param name="ids">The row's <c>input_ids</c>.</param>
    /// <param name="types">Its <c>token_type_ids</c>, or null.</param>
    /// <param name="mask">Its <c>attention_mask</c>, or null.</param>
    /// <exception cref="InvalidDataException">The lengths differ, or an id is negative.</exception>
    public static (int[] Ids, int[]? Types) Check(string place, int[] ids, int[]? types, int[]? mask)
    {
        if ((types ?? ids).Length != ids.Length || (mask ?? ids).Length != ids.Length)
        {
            throw new InvalidDataException($"{place}: input_ids, token_type_ids and attention_mask are not of one length");
        }

        if (mask is not null && Array.Exists(mask, m => m == 0))
        {
            ids = [.. ids.Where((_, i) => mask[i] != 0)];
            types = types is null ? null : [.. types.Where((_, i) => mask[i] != 0)];
        }

        return ids.Length > 0 && Array.TrueForAll(ids, id => id >= 0)
            ? (ids, types)
            : throw new InvalidDataException($"{place}: input_ids {(ids.Length == 0 ? "holds padding only" : "holds a negative id")}");
    }
}
