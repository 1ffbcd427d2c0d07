namespace OnnxDistill.Data.Files.Sources;

/// <summary>
/// The bytes of a data file as the formats read them, as often as they like: unpacked where they are gzip, UTF-8 where they are UTF-16, and in a file
/// of temporary ones where they come from standard input.
/// </summary>
internal sealed class DataSource
{
    private const int ProbeBytes = 4096;
    private readonly string _file;
    private readonly bool _packed;
    private readonly bool _zeros;
    private readonly ByteOrderMark _mark;
    private string? _unpacked;

    private DataSource(string name, string file)
    {
        (Name, _file) = (name, file);
        using (var raw = OpenRaw())
        {
            _packed = Probe(raw) is [0x1F, 0x8B, ..];
        }

        using var unpacked = Unpacked();
        var start = Probe(unpacked);
        IsEmpty = start.Length == 0;
        ForeignBytes.Refuse(name, start);
        _mark = ByteOrderMark.Of(start);
        _zeros = _mark.Encoding is null && start.Count((byte)0) > start.Length / 5;
    }

    /// <summary>Gets the path as given, for errors; of standard input its name.</summary>
    public string Name { get; }

    /// <summary>Gets whether there is no byte.</summary>
    public bool IsEmpty { get; }

    /// <summary>Gets what the bytes were before they were read as UTF-8; null where they are.</summary>
    public string? Encoding => _mark.Encoding?.WebName.ToUpperInvariant();

    /// <summary>Gets the file's extension without the point, in lower case; that before <c>.gz</c> of a packed file.</summary>
    public string Extension
    {
        get
        {
            var name = Path.GetFileName(Name);
            name = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
            return IsStandardInput ? "txt" : Path.GetExtension(name).TrimStart('.').ToLowerInvariant();
        }
    }

    /// <summary>Gets whether the bytes come from standard input.</summary>
    public bool IsStandardInput => ReferenceEquals(Name, StandardInput.Name);

    /// <summary>Gets the path of the bytes as they lie on the disk.</summary>
    public string File => _file;

    /// <summary>Looks at a file, or at standard input.</summary>
    /// <param name="path">The file; <c>-</c> for standard input.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is an archive, or neither UTF-8 nor marked as what it is.</exception>
    public static DataSource Of(string path) =>
        path == StandardInput.Argument ? new DataSource(StandardInput.Name, StandardInput.Spool())
        : System.IO.File.Exists(path) ? new DataSource(path, path)
        : throw new FileNotFoundException(Directory.Exists(path) ? $"{path} is a folder; give a data file" : $"no data file {path}", path);

    /// <summary>The text, as UTF-8 without a byte order mark.</summary>
    /// <exception cref="InvalidDataException">It is no text, or UTF-16 that is not marked as such.</exception>
    public Stream OpenText()
    {
        if (_zeros)
        {
            throw new InvalidDataException($"{Name} is no text in UTF-8: every few bytes one is zero, as in UTF-16 without a byte order mark; save it as UTF-8");
        }

        var stream = Unpacked();
        stream.ReadExactly(new byte[_mark.Length]);
        return _mark.Encoding is null ? stream : NamedStream.Transcoded(stream, _mark.Encoding, Name);
    }

    /// <summary>A file of the bytes as they are, unpacked: for formats that are not read from beginning to end.</summary>
    public string UnpackedFile()
    {
        if (_packed && _unpacked is null)
        {
            using var from = Unpacked();
            _unpacked = TemporaryFiles.Of(from);
        }

        return _unpacked ?? _file;
    }

    private Stream Unpacked() => _packed ? NamedStream.Unpacked(OpenRaw(), Name) : OpenRaw();

    private FileStream OpenRaw() => new(_file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);

    private static ReadOnlySpan<byte> Probe(Stream stream)
    {
        var start = new byte[ProbeBytes];
        return start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
    }
}
