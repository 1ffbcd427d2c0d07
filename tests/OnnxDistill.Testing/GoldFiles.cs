namespace OnnxDistill.Testing;

/// <summary>Where the gold tensors of an export are: <c>.truth.npz</c> beside it, or the file that its line of an index names.</summary>
public static class GoldFiles
{
    private const string Truth = ".truth.npz";

    /// <summary>Every export with a <c>.truth.npz</c> beside it, sorted.</summary>
    public static IEnumerable<string> WithTruth() => SharedFolder.Below("*" + Truth, "onnx").Select(t => t[..^Truth.Length] + ".onnx");

    /// <summary>The gold of an export; null where it has none.</summary>
    public static string? Of(string onnx)
    {
        var truth = Path.ChangeExtension(onnx, Truth);
        return File.Exists(truth) ? truth : ExportLine.Of(onnx) is { } line && line.Text("gold").Length > 0 ? line.Gold : null;
    }

    /// <summary>Token types of a row of ids: 1 behind the separator that ends the first of two texts.</summary>
    /// <param name="ids">The row, without padding, which ends in a separator.</param>
    /// <param name="isPair">Whether it holds two texts.</param>
    public static int[] TokenTypes(int[] ids, bool isPair)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var first = isPair ? Array.IndexOf(ids, ids[^1]) : ids.Length;
        return [.. ids.Select((_, i) => i > first ? 1 : 0)];
    }
}
