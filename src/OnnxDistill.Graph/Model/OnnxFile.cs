using Google.Protobuf;
using OnnxDistill.Graph.ExternalData;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Model;

/// <summary>Reads and writes <c>.onnx</c> files as data; nothing is executed and no length found in a file is trusted.</summary>
public static class OnnxFile
{
    // A subgraph is three messages deep (node, attribute, graph); protobuf's own limit of 100 allows 33 nested If or Loop bodies.
    private const int RecursionLimit = 300;

    /// <summary>Reads a model. External tensors stay external; they are checked, not read.</summary>
    /// <param name="path">The <c>.onnx</c> file, up to 2 GB.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is empty, truncated, a Git LFS pointer, no protobuf, larger than 2 GB, has no graph, or its external data lies outside
    /// the model's folder, is absent or too short; the message is one sentence that names the file.
    /// </exception>
    public static ModelProto Load(string path)
    {
        OnnxFileChecks.BeforeReading(path);
        ModelProto model;
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan))
        using (var input = CodedInputStream.CreateWithLimits(stream, int.MaxValue, RecursionLimit))
        {
            try
            {
                model = new ModelProto();
                model.MergeFrom(input);

                // An end-group tag ends a message without an error; '<' is one, so web pages start with it.
                if (!input.IsAtEnd)
                {
                    throw OnnxFileChecks.Unreadable(path, null);
                }
            }
            catch (InvalidProtocolBufferException e)
            {
                throw OnnxFileChecks.Unreadable(path, e);
            }
        }

        OnnxFileChecks.AfterReading(path, model);
        ExternalDataChecks.Files(path, model);
        return model;
    }

    /// <summary>Reads a model and says what is in it.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="Load"/>.</exception>
    internal static OnnxSummary Summarise(string path) => Summarise(path, Load(path));

    /// <summary>Says what is in a model that was loaded before.</summary>
    /// <param name="path">The file it was loaded from.</param>
    /// <param name="model">The loaded model.</param>
    /// <exception cref="InvalidDataException">Its external data lies outside the model's folder, is absent or too short.</exception>
    internal static OnnxSummary Summarise(string path, ModelProto model) => Summariser.Summarise(path, model);

    /// <summary>Writes a model: to a temporary name beside the target, flushed to disk, then renamed.</summary>
    /// <param name="path">The file to write; its folder exists.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="IOException">The file cannot be written; nothing is left under <paramref name="path"/> then.</exception>
    public static void Save(string path, ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                model.WriteTo(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
