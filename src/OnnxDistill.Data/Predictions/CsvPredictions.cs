using System.Globalization;
using CsvHelper;

namespace OnnxDistill.Data.Predictions;

/// <summary>Predictions as CSV (RFC 4180) with a header.</summary>
internal sealed class CsvPredictions : IPredictionWriter
{
    private readonly CsvWriter _csv;
    private readonly PredictionColumns _columns;

    public CsvPredictions(Stream stream, PredictionColumns columns)
    {
        _columns = columns;
        _csv = new CsvWriter(new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" }, CultureInfo.InvariantCulture);
        Line(["row", .. columns.Texts, .. columns.Numbers]);
    }

    public void Write(IReadOnlyList<Prediction> predictions)
    {
        foreach (var p in predictions)
        {
            Line([p.Example.Row.ToString(CultureInfo.InvariantCulture), .. _columns.TextsOf(p), .. _columns.NumbersOf(p).Select(n => ((float)n).ToString("R", CultureInfo.InvariantCulture))]);
        }
    }

    public void Complete() => _csv.Flush();

    public void Dispose() => _csv.Dispose();

    private void Line(IEnumerable<string?> fields)
    {
        foreach (var field in fields)
        {
            _csv.WriteField(field);
        }

        _csv.NextRecord();
    }
}
