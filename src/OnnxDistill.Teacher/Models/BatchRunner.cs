using System.Globalization;
using OnnxDistill.Teacher.Examples;

namespace OnnxDistill.Teacher.Models;

/// <summary>Runs batches and hands on the logits of each row, after checking that they are finite.</summary>
/// <param name="classifier">The model.</param>
public sealed class BatchRunner(OnnxClassifier classifier)
{
    private float[] _logits = [];

    /// <summary>Runs one batch.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="width">The padded width.</param>
    /// <param name="receive">Called with the index in the batch and the row's logits, [classes].</param>
    /// <exception cref="InvalidDataException">A logit is NaN or infinite: the row is named.</exception>
    public void Run(EncodedExample[] rows, int width, Action<int, float[]> receive)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(receive);
        var classes = classifier.Logits;
        if (_logits.Length < rows.Length * classes)
        {
            _logits = new float[rows.Length * classes];
        }

        var flat = _logits.AsSpan(0, rows.Length * classes);        // [rows, classes]
        classifier.Run(rows, width, flat);
        for (var i = 0; i < rows.Length; i++)
        {
            var row = flat.Slice(i * classes, classes).ToArray();
            if (Array.Exists(row, v => !float.IsFinite(v)))
            {
                throw NotFinite(rows[i], row);
            }

            receive(i, row);
        }
    }

    private InvalidDataException NotFinite(EncodedExample row, float[] logits)
    {
        var kind = Array.Exists(logits, float.IsNaN) ? "NaN" : "infinite";
        return new InvalidDataException(string.Create(
            CultureInfo.InvariantCulture,
            $"row {row.Row} (line {row.Line}): logits are not finite ({kind}) for \"{row.Beginning}\"; {classifier.ModelPath} cannot be used on this row"));
    }
}
