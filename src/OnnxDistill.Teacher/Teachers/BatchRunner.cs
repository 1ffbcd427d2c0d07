using System.Globalization;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Outputs;

namespace OnnxDistill.Teacher.Teachers;

/// <summary>Runs batches and hands on what each row gets, after checking that it is finite.</summary>
internal sealed class BatchRunner
{
    // Below this many elements a second thread costs more than it brings.
    private const int ParallelElements = 1 << 16;

    private readonly OnnxClassifier _classifier;
    private readonly bool _wantsLogits;
    private readonly bool? _oneLength;
    private readonly TapCut[] _cuts;
    private readonly VocabularyCut? _vocabulary;
    private float[] _logits = [];

    /// <summary>Makes a runner for logits, or for the columns of a cache.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="schema">The columns; logits only if null.</param>
    /// <param name="oneLength">Whether rows run only with others of their length, as a plan says; as the model needs it, if null.</param>
    /// <exception cref="InvalidDataException">The model was opened without a tap that a column needs.</exception>
    public BatchRunner(OnnxClassifier classifier, PartSchema? schema = null, bool? oneLength = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        _classifier = classifier;
        _oneLength = oneLength;
        _wantsLogits = schema is null || schema.Logits > 0;
        var taps = classifier.TapBuffers.ToDictionary(t => t.Tap);
        _vocabulary = VocabularyCut.For(classifier.ModelPath, classifier.VocabularyBuffer, schema);
        _cuts = [.. (schema?.Taps ?? []).Where(c => !c.Tap.IsVocabulary).Select(c => taps.TryGetValue(TapRoles.Of(c.Tap), out var tap)
            ? new TapCut(c, tap)
            : throw new InvalidDataException($"{classifier.ModelPath} was opened without {c.Name}; open the teacher with the capture of the cache"))];
    }

    /// <summary>Runs one batch.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="width">The padded width.</param>
    /// <param name="receive">Called in the order of the rows with the index in the batch and what the row gets.</param>
    /// <exception cref="InvalidDataException">A value is NaN or infinite, or beyond fp16 where that is wanted: the row is named.</exception>
    public void Run(EncodedExample[] rows, int width, Action<int, RowAnswer> receive)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(receive);
        var classes = _classifier.Logits;
        if (_logits.Length < rows.Length * classes)
        {
            _logits = new float[rows.Length * classes];
        }

        var taps = new Dictionary<string, byte[]>[rows.Length];
        _classifier.Run(rows, width, _logits.AsSpan(0, rows.Length * classes), (first, count, padded) =>
        {
            Cut(rows, taps, first, count, padded);
            _vocabulary?.Cut(new(rows, first, count), new(taps, first, count), padded);
        }, _oneLength);
        for (var i = 0; i < rows.Length; i++)
        {
            receive(i, new RowAnswer(_wantsLogits ? Logits(rows[i], _logits.AsSpan(i * classes, classes)) : [], taps[i]));
        }
    }

    private void Cut(EncodedExample[] rows, Dictionary<string, byte[]>[] taps, int first, int count, int width)
    {
        // ONNX Runtime's threads rest while the rows are cut: on all of ours it takes the least time from it.
        var elements = _cuts.Length == 0 ? 0 : _classifier.TapBuffers.Sum(t => (long)t.Row(0, width).Length) * count;
        if (elements < ParallelElements)
        {
            CutInOrder();
            return;
        }

        try
        {
            Parallel.For(0, count, CutRow);
        }
        catch (AggregateException)
        {
            // Whichever row failed first, the batch's first bad row is the one to name.
            CutInOrder();
            throw;
        }

        void CutInOrder()
        {
            for (var i = 0; i < count; i++)
            {
                CutRow(i);
            }
        }

        void CutRow(int i)
        {
            var row = rows[first + i];
            var columns = new Dictionary<string, byte[]>(_cuts.Length, StringComparer.Ordinal);
            foreach (var cut in _cuts)
            {
                columns[cut.Column] = cut.Cut(i, width, row);
            }

            taps[first + i] = columns;
        }
    }

    private float[] Logits(EncodedExample row, ReadOnlySpan<float> values)
    {
        var logits = values.ToArray();
        return Array.Exists(logits, v => !float.IsFinite(v)) ? throw NotFinite(row, logits) : logits;
    }

    private InvalidDataException NotFinite(EncodedExample row, float[] logits)
    {
        var kind = Array.Exists(logits, float.IsNaN) ? "NaN" : "infinite";
        return new InvalidDataException(string.Create(
            CultureInfo.InvariantCulture,
            $"row {row.Row} (line {row.Line}): logits are not finite ({kind}) for \"{row.Beginning}\"; {_classifier.ModelPath} cannot be used on this row"));
    }
}
