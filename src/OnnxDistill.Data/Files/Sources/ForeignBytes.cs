namespace OnnxDistill.Data.Files.Sources;

/// <summary>Files that hold data, but packed in a way that is not read here: named instead of read as broken text.</summary>
internal static class ForeignBytes
{
    /// <summary>Refuses a file that begins as an archive does.</summary>
    /// <exception cref="InvalidDataException">It does; the sentence says what it is and the way out.</exception>
    public static void Refuse(string name, ReadOnlySpan<byte> start)
    {
        var what = start switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] => "a zip archive or an Excel workbook; unpack it, or save the sheet as .csv",
            [0xD0, 0xCF, 0x11, 0xE0, ..] => "an old Excel workbook; save the sheet as .csv",
            [0x28, 0xB5, 0x2F, 0xFD, ..] => "packed by Zstandard; unpack it (zstd -d), or pack it by gzip",
            [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => "packed by xz; unpack it (xz -d), or pack it by gzip",
            [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, 0x59, 0x26, ..] => "packed by bzip2; unpack it (bzip2 -d), or pack it by gzip",
            [0x1F, 0x8B, ..] => "packed by gzip twice; unpack it once",
            [(byte)'A', (byte)'R', (byte)'R', (byte)'O', (byte)'W', (byte)'1', ..] => "an Arrow file; save it as .parquet",
            _ => null,
        };
        if (what is not null)
        {
            throw new InvalidDataException($"{name} is {what}");
        }
    }
}
