using Parquet;
using Parquet.Schema;

namespace OnnxDistill.Data.Predictions;

/// <summary>Predictions as Parquet: <c>row</c> INT64, texts as strings, numbers as DOUBLE, a row group for some ten thousand rows.</summary>
internal sealed class ParquetPredictions : IPredictionWriter
{
    private const int GroupRows = 16384;
    private readonly PredictionColumns _columns;
    private readonly List<Prediction> _held = [];
    private readonly DataField<long> _row = new("row");
    private readonly DataField[] _texts;
    private readonly DataField<double>[] _numbers;
    private readonly ParquetWriter _writer;

    public ParquetPredictions(Stream stream, PredictionColumns columns)
    {
        _columns = columns;
        _texts = [.. columns.Texts.Select(n => new DataField<string>(n))];
        _numbers = [.. columns.Numbers.Select(n => new DataField<double>(n))];
        _writer = ParquetWriter.CreateAsync(new ParquetSchema([_row, .. _texts, .. _numbers]), stream, new ParquetOptions { CompressionMethod = CompressionMethod.Snappy }).GetAwaiter().GetResult();
    }

    public void Write(IReadOnlyList<Prediction> predictions)
    {
        _held.AddRange(predictions);
        if (_held.Count >= GroupRows)
        {
            WriteGroup().GetAwaiter().GetResult();
        }
    }

    public void Complete()
    {
        if (_held.Count > 0)
        {
            WriteGroup().GetAwaiter().GetResult();
        }

        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        // The footer is written by Complete alone: a file without one is not taken for a whole one.
    }

    private async Task WriteGroup()
    {
        var (texts, numbers) = (_held.ConvertAll(_columns.TextsOf), _held.ConvertAll(_columns.NumbersOf));
        using var group = _writer.CreateRowGroup();
        await group.WriteAsync<long>(_row, _held.ConvertAll(p => p.Example.Row).ToArray()).ConfigureAwait(false);
        for (var i = 0; i < _texts.Length; i++)
        {
            await group.WriteAsync(_texts[i], texts.ConvertAll(t => t[i]).ToArray()).ConfigureAwait(false);
        }

        for (var i = 0; i < _numbers.Length; i++)
        {
            await group.WriteAsync<double>(_numbers[i], numbers.ConvertAll(n => n[i]).ToArray()).ConfigureAwait(false);
        }

        _held.Clear();
    }
}
