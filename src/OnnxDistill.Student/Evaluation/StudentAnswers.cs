using OnnxDistill.Data.Examples;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Reading;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Evaluation;

/// <summary>Answers rows of text, one window after the other, and keeps count of those that were cut.</summary>
internal sealed class StudentAnswers
{
    private readonly StudentModel _model;
    private readonly TextReading _reading;
    private readonly Device _device;

    internal StudentAnswers(StudentModel model, TextReading reading, Device device) => (_model, _reading, _device) = (model, reading, device);

    /// <summary>Gets what was found in the rows answered so far.</summary>
    public ReadFindings Findings => _reading.Findings;

    /// <summary>The logits of rows, run in batches by length.</summary>
    /// <returns>[rows][classes], in the order of the rows.</returns>
    /// <exception cref="InvalidDataException">A row has no token, or an id beyond the vocabulary; it is named.</exception>
    public float[][] Logits(IReadOnlyList<Example> rows, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var builder = new StudentRowsBuilder(0);
        foreach (var text in _reading.Read(rows, cancellation))
        {
            builder.Add(text.Ids, text.PairStart, double.NaN, []);
        }

        return StudentEvaluator.Logits(_model, builder.Build(), _device, cancellation);
    }
}
