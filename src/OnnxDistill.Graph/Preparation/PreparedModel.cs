using Google.Protobuf;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.ExternalData;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Plans;
using OnnxDistill.Graph.Rewriting.Pruning;

namespace OnnxDistill.Graph.Preparation;

/// <summary>A teacher made ready for ONNX Runtime: rewritten where that is wanted or needed, with outputs for the taps asked for.</summary>
public sealed class PreparedModel
{
    /// <summary>The name of the input that says which token of each row a masked-language head works on, [rows, 2] of row and token.</summary>
    public const string PositionsInput = "onnxdistill/positions";

    // What one protobuf message can hold.
    private const long LargestFile = int.MaxValue;

    private readonly ModelProto? _rewritten;
    private readonly ModelProto? _patch;

    private PreparedModel(string path, ModelProto? rewritten, ModelProto? patch, string externalFolder, IReadOnlyList<TapOutput> outputs) =>
        (Path, _rewritten, _patch, ExternalFolder, Outputs) = (path, rewritten, patch, externalFolder, outputs);

    /// <summary>Gets the model's own file.</summary>
    public string Path { get; }

    /// <summary>Gets a value indicating whether <see cref="Bytes"/> must be loaded in place of the file.</summary>
    public bool IsRewritten => _rewritten is not null || _patch is not null;

    /// <summary>Gets a value indicating whether the file's own bytes stay as they are, with a patch of graph outputs behind them at most.</summary>
    public bool IsPatchOnly => _rewritten is null;

    /// <summary>
    /// Gets a value indicating whether the masked-language head works on one token of each row, as <see cref="PreparationOptions.HeadAtPositions"/> asked: the model
    /// then takes <see cref="PositionsInput"/> too and gives [rows, 1, vocabulary] alone. It does not where the head is no product with stored weights.
    /// </summary>
    public bool AtPositions { get; private init; }

    /// <summary>Gets the outputs that were added, one for each tap asked for, in that order.</summary>
    public IReadOnlyList<TapOutput> Outputs { get; }

    /// <summary>
    /// Gets the folder that external data is relative to, for <c>session.model_external_initializers_file_folder_path</c>: bytes have no folder.
    /// </summary>
    public string ExternalFolder { get; }

    /// <summary>Makes a model ready.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="model">The loaded model; it is not changed.</param>
    /// <param name="options">What is wanted.</param>
    /// <exception cref="InvalidDataException">A tap is not available, or a weight cannot be widened; the sentence names it.</exception>
    public static PreparedModel Prepare(string path, ModelProto model, PreparationOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        var passes = new RewritePasses { Unfuse = options.Taps.Count > 0, Dequantize = options.Dequantize, WidenHalves = options.WidenHalves };
        var ready = RewritePlan.Apply(path, model, passes, out var changed);
        if (ExposedValues.Missing(ready, options.Exposed) is not null)
        {
            // A value inside a function or a fused operator shows when these are spelled out.
            ready = RewritePlan.Apply(path, model, passes with { Unfuse = true }, out changed);
        }

        var atPositions = options.HeadAtPositions is null ? null : HeadAtPositions.Apply(path, ready, options.HeadAtPositions);
        (ready, changed) = (atPositions ?? ready, changed || atPositions is not null);
        var placed = RealLocations.Rewrite(path, ready, out var folder);
        var rewritten = changed || !ReferenceEquals(placed, ready) ? placed : null;
        var exposed = options.Exposed.Count == 0 ? null : ExposedValues.Patch(path, ready, options.Exposed);
        if (options.Taps.Count == 0)
        {
            return new PreparedModel(path, rewritten, exposed, folder, []) { AtPositions = atPositions is not null };
        }

        var search = EncoderSearch.In(path, ready);
        if (search.Structure is null)
        {
            throw new InvalidDataException($"{path}: only its own outputs can be captured, {RewritePlan.Unsupported(model) ?? search.Reason}");
        }

        var patch = Instrumenter.Patch(ready, search.Structure, [.. options.Taps.Select(t => Site(path, search, t))], out var outputs);
        patch.MergeFrom(exposed ?? new ModelProto());
        return options.TapsAlone && exposed is null
            ? new PreparedModel(path, Alone(placed, patch, outputs), null, folder, outputs)
            : new PreparedModel(path, rewritten, patch, folder, outputs);
    }

    /// <summary>The model to load in place of the file.</summary>
    /// <exception cref="InvalidOperationException">Nothing was rewritten: load the file itself.</exception>
    /// <exception cref="InvalidDataException">The rewritten model is larger than the 2 GB of one file.</exception>
    public byte[] Bytes()
    {
        if (!IsRewritten)
        {
            throw new InvalidOperationException("nothing was rewritten; load the file itself");
        }

        var patch = _patch?.ToByteArray() ?? [];
        var size = (_rewritten is null ? FileSize.Of(Path) : Size(_rewritten)) + patch.Length;
        if (size > LargestFile)
        {
            throw new InvalidDataException($"{Path}: rewritten it is larger than 2 GB, which one ONNX file cannot hold; export the weights as external data, unquantised in fp32");
        }

        var bytes = new byte[size];
        var at = (int)size - patch.Length;
        if (_rewritten is null)
        {
            using var stream = File.OpenRead(Path);
            stream.ReadExactly(bytes, 0, at);
        }
        else
        {
            _rewritten.WriteTo(bytes.AsSpan(0, at));
        }

        patch.CopyTo(bytes, at);
        return bytes;
    }

    // ONNX Runtime works out every node of a graph, asked for or not: a masked-language head takes about as long as six layers of 384.
    private static ModelProto Alone(ModelProto model, ModelProto patch, IReadOnlyList<TapOutput> taps)
    {
        var alone = model.Clone();
        alone.MergeFrom(patch);
        var names = taps.Select(t => t.Output).ToHashSet(StringComparer.Ordinal);
        var kept = alone.Graph.Output.Where(o => names.Contains(o.Name)).ToList();
        alone.Graph.Output.Clear();
        alone.Graph.Output.AddRange(kept);
        UnusedParts.Remove(alone.Graph);
        return alone;
    }

    // Protobuf counts in 32 bits: a message beyond 2 GB shows as a negative size or an overflow.
    private static long Size(ModelProto model)
    {
        try
        {
            var size = model.CalculateSize();
            return size < 0 ? long.MaxValue : size;
        }
        catch (OverflowException)
        {
            return long.MaxValue;
        }
    }

    private static TapSite Site(string path, EncoderSearch search, EncoderTap tap) =>
        search.Sites!.Found.TryGetValue(tap, out var site)
            ? site
            : throw new InvalidDataException(
                $"{path}: {tap.Role} {tap.Layer} cannot be captured: {search.Sites.Missing.FirstOrDefault(m => m.Tap == tap)?.Reason ?? "there is no such layer"}");
}
