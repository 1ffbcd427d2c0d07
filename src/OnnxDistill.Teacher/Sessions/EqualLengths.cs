using OnnxDistill.Teacher.Examples;

namespace OnnxDistill.Teacher.Sessions;

/// <summary>Rows that need no padding to run together.</summary>
internal static class EqualLengths
{
    /// <summary>How many rows from the first on have its length.</summary>
    public static int Count(ReadOnlySpan<EncodedExample> rows)
    {
        var count = 1;
        while (count < rows.Length && rows[count].Length == rows[0].Length)
        {
            count++;
        }

        return count;
    }
}
