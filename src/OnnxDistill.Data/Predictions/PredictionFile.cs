using OnnxDistill.Data.Labels;

namespace OnnxDistill.Data.Predictions;

/// <summary>A file of predictions that is there whole or not at all: written beside its name, and renamed once it is complete.</summary>
public sealed class PredictionFile : IPredictionWriter
{
    /// <summary>The endings of file names that are known.</summary>
    public static IReadOnlyList<string> Formats { get; } = [".jsonl", ".csv", ".parquet"];

    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private readonly IPredictionWriter _inner;
    private bool _complete;

    private PredictionFile(string path, LabelMap labels, bool pairs)
    {
        (_path, _temporary) = (path, path + ".tmp");
        _stream = new FileStream(_temporary, FileMode.Create, FileAccess.ReadWrite);
        var columns = new PredictionColumns(labels, pairs);
        _inner = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".jsonl" => new JsonPredictions(_stream, labels),
            ".csv" => new CsvPredictions(_stream, columns),
            _ => new ParquetPredictions(_stream, columns),
        };
    }

    /// <summary>Begins a file; one that is there stays until this one is complete.</summary>
    /// <param name="path">The file; its ending says the format.</param>
    /// <param name="labels">What the logits stand for.</param>
    /// <param name="pairs">Whether rows have two texts.</param>
    /// <exception cref="InvalidDataException">The ending is unknown.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static PredictionFile Create(string path, LabelMap labels, bool pairs)
    {
        RequireFormat(path);
        return new PredictionFile(path, labels, pairs);
    }

    /// <summary>Refuses a file whose format is not known; before a model is opened.</summary>
    /// <exception cref="InvalidDataException">The ending is unknown.</exception>
    public static void RequireFormat(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Formats.Contains(Path.GetExtension(path).ToLowerInvariant()))
        {
            throw new InvalidDataException($"{path}: predictions are written as {string.Join(", ", Formats)}; give a file with one of these endings");
        }
    }

    /// <inheritdoc/>
    public void Write(IReadOnlyList<Prediction> predictions) => _inner.Write(predictions);

    /// <inheritdoc/>
    public void Complete()
    {
        _inner.Complete();
        _inner.Dispose();
        _stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _complete = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_complete)
        {
            return;
        }

        _inner.Dispose();
        _stream.Dispose();
        File.Delete(_temporary);
    }
}
