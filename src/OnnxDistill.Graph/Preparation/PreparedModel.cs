using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Preparation;

/// <summary>A teacher made ready for ONNX Runtime: rewritten where that is wanted or needed, with outputs for the taps asked for.</summary>
public sealed class PreparedModel
{
    private readonly ModelProto? _rewritten;

    private PreparedModel(string path, ModelProto? rewritten, IReadOnlyList<TapOutput> outputs) =>
        (Path, _rewritten, Outputs) = (path, rewritten, outputs);

    /// <summary>Gets the model's own file.</summary>
    public string Path { get; }

    /// <summary>Gets a value indicating whether <see cref="Bytes"/> must be loaded in place of the file.</summary>
    public bool IsRewritten => _rewritten is not null;

    /// <summary>Gets the outputs that were added, one for each tap asked for, in that order.</summary>
    public IReadOnlyList<TapOutput> Outputs { get; }

    /// <summary>
    /// Gets the folder that external data is relative to, for <c>session.model_external_initializers_file_folder_path</c>: bytes have no folder.
    /// </summary>
    public string ExternalFolder => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;

    /// <summary>Makes a model ready.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="model">The loaded model; it is not changed.</param>
    /// <param name="options">What is wanted.</param>
    /// <exception cref="InvalidDataException">A tap is not available, or a weight cannot be widened; the sentence names it.</exception>
    public static PreparedModel Prepare(string path, ModelProto model, PreparationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Taps.Count == 0 && !options.Dequantize
            ? new PreparedModel(path, null, [])
            : throw new InvalidDataException($"{path}: captures other than logits are not available yet");
    }

    /// <summary>The model to load in place of the file.</summary>
    /// <exception cref="InvalidOperationException">Nothing was rewritten: load the file itself.</exception>
    /// <exception cref="InvalidDataException">The rewritten model is larger than the 2 GB of one file.</exception>
    public byte[] Bytes() => _rewritten is null
        ? throw new InvalidOperationException("nothing was rewritten; load the file itself")
        : Google.Protobuf.MessageExtensions.ToByteArray(_rewritten);
}
