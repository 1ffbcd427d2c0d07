using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OnnxDistill.SoftTargets.Plans;

/// <summary>
/// The fingerprint of a cache: SHA-256 over named components, so that two caches that differ can say in what.
/// Files and rows are components by their SHA-256, settings by their value.
/// </summary>
internal static class Fingerprint
{
    /// <summary>The version of the cache format that this code writes and reads.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The components' names, in the order in which differences are named.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["schema version", "teacher", "tokenizer", "data", "capture", "max length", "precision", "dequantize", "masks", "logits", "labels a row"];

    /// <summary>The named components; reads the teacher's files.</summary>
    public static IReadOnlyDictionary<string, string> Components(FingerprintInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var components = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["schema version"] = SchemaVersion.ToString(CultureInfo.InvariantCulture),
            ["teacher"] = HashFiles(inputs.TeacherFiles),
            ["tokenizer"] = HashFiles(inputs.TokenizerFiles),
            ["data"] = inputs.DataHash,
            ["capture"] = inputs.Capture.ToString(),
            ["max length"] = inputs.MaxLength.ToString(CultureInfo.InvariantCulture),
            ["precision"] = inputs.Precision,
            ["dequantize"] = inputs.Dequantize ? "yes" : "no",
        };
        if (inputs.Masking is { } masking)
        {
            components["masks"] = masking.ToString();
        }

        if (inputs.Logits is { } logits)
        {
            components["logits"] = logits;
        }

        if (inputs.MultiLabel)
        {
            components["labels a row"] = "several";
        }

        return components;
    }

    /// <summary>SHA-256 in hex over the lines <c>name=component</c>, ordered by name.</summary>
    public static string Of(IReadOnlyDictionary<string, string> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        var lines = components.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={c.Value}\n");
        return Hex(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    /// <summary>The names of the components that differ.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, string> found)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(found);
        var known = Names.Concat(expected.Keys).Concat(found.Keys).Distinct(StringComparer.Ordinal);
        return [.. known.Where(name => expected.GetValueOrDefault(name) != found.GetValueOrDefault(name))];
    }

    /// <summary>What differs, for a sentence: <c>teacher, max length (128 in the cache, 64 now)</c>; null if nothing does.</summary>
    /// <param name="expected">The components as they are now.</param>
    /// <param name="found">The components in the cache.</param>
    public static string? Difference(IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, string> found)
    {
        var names = Differences(expected, found);
        return names.Count == 0 ? null : string.Join(", ", names.Select(Describe));

        string Describe(string name) => expected.GetValueOrDefault(name) is { Length: < 64 } now
            && found.GetValueOrDefault(name) is { Length: < 64 } cached ? $"{name} ({cached} in the cache, {now} now)" : name;
    }

    /// <summary>SHA-256 in hex over files, each preceded by its length; a file's name does not count.</summary>
    public static string HashFiles(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        foreach (var path in paths)
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            AppendLength(hash, stream.Length);
            for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
            {
                hash.AppendData(buffer, 0, read);
            }
        }

        return Hex(hash.GetHashAndReset());
    }

    /// <summary>SHA-256 in hex over files by name, ordered by name; name and bytes each preceded by their length.</summary>
    public static string HashFiles(IReadOnlyDictionary<string, byte[]> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, bytes) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var utf8 = Encoding.UTF8.GetBytes(name);
            AppendLength(hash, utf8.Length);
            hash.AppendData(utf8);
            AppendLength(hash, bytes.Length);
            hash.AppendData(bytes);
        }

        return Hex(hash.GetHashAndReset());
    }

    internal static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);

    private static void AppendLength(IncrementalHash hash, long length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        hash.AppendData(bytes);
    }
}
