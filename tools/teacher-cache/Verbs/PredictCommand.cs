using System.CommandLine;
using System.Diagnostics;
using OnnxDistill.CommandLine;
using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Predictions;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Scoring;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.TeacherCache.Verbs;

/// <summary><c>teacher-cache predict</c>: what any ONNX classifier or regressor says of texts.</summary>
internal sealed class PredictCommand : VerbCommand
{
    private readonly TeacherArguments _teacher;
    private readonly PredictArguments _predict;
    private readonly LengthOption _length;

    /// <summary>Makes the verb.</summary>
    public PredictCommand()
        : base("predict", "Class, probabilities and logits of texts by any ONNX classifier or regressor.")
    {
        _teacher = new TeacherArguments(this);
        _predict = new PredictArguments(this);
        _length = new LengthOption(this);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "teacher-cache predict --teacher bert --data reviews.csv --out predictions.parquet",
        "tail -f reviews.txt | teacher-cache predict --teacher bert --data -",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        _predict.Check(parsed);
        var lines = _predict.IsLines(parsed);
        var data = lines ? null : DataFile.Open(_predict.Paths(parsed), _predict.Options(parsed)).WithoutLabels();
        using var teacher = _teacher.Open(parsed, console, data: data);
        var labels = teacher.Labels ?? throw new InvalidDataException($"{teacher.Folder.ModelPath} has no logits, so there is nothing to predict");
        var predictor = _predict.Predictor(parsed, labels, teacher.Folder.ModelPath);
        var length = teacher.MaxLength(_length.Value(parsed));
        var encoder = data is null ? teacher.Encoder(length, "standard input") : teacher.Encoder(data, length);
        var (cut, rows) = (teacher.NoneCut(_length.Value(parsed)), 0L);
        if (data is null)
        {
            await Task.Run(() => _predict.Lines(parsed, console, predictor, Answer, cancellation), CancellationToken.None);
        }
        else
        {
            foreach (var note in data.Notes)
            {
                console.Error.WriteLine(note);
            }

            var watch = Stopwatch.StartNew();
            await ProgressDisplay.RunAsync(console, "predicting", progress => _predict.Rows(
                parsed, console, data, predictor, Answer, done => progress.Report(new JobProgress(done, 0, done / watch.Elapsed.TotalSeconds)), cancellation));
            console.Error.WriteLine(FormattableString.Invariant($"{rows} rows in {watch.Elapsed.TotalSeconds:F1} s"));
        }

        if (cut.Text(rows, encoder.MaxLength) is { } text)
        {
            console.Error.WriteLine(text);
        }

        return 0;

        float[][] Answer(IReadOnlyList<Example> examples)
        {
            EncodedExample[] encoded = [.. examples.Select(encoder.Encode)];
            (cut, rows) = (encoded.Aggregate(cut, (all, row) => all.Add(row.Length, row.Dropped)), rows + encoded.Length);
            return Scorer.Logits(teacher, encoded, cancellation);
        }
    }
}
