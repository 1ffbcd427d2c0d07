using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;

namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>
/// Runs short rows alone and padded to see whether padding changes what a model answers, as a convolution over tokens, pooling or a mean over
/// all positions makes it.
/// </summary>
internal sealed class PaddingProbe
{
    // fp32 rounds by 1e-6 of the largest value; halves, and a GPU's shortened fp32, have eleven bits.
    private const double Rounding = 1e-4;
    private const double CoarseRounding = 5e-3;

    // A file that quantises by the range of a batch answers a little differently in every batch: padding must do more than another row does.
    private const double TimesNoise = 4;

    private readonly BoundSession _session;
    private readonly string[] _outputs;
    private readonly int _padId;
    private readonly PaddingMeter _meter = new();
    private int? _fixedRows;

    private PaddingProbe(BoundSession session, string[] outputs, int padId, int? fixedRows) =>
        (_session, _outputs, _padId, _fixedRows) = (session, outputs, padId, fixedRows);

    /// <summary>Opens a model on the CPU and probes its own outputs.</summary>
    /// <returns>What was found; null where nothing can be: the file fixes the length, or ONNX Runtime cannot run the rows.</returns>
    public static PaddingDependence? Of(LoadedModel model, SelfCheckOptions options)
    {
        try
        {
            var opened = new ClassifierOptions { Dequantize = options.Dequantize, PadId = options.PadId, Threads = options.Threads, Device = Device.Cpu };
            using var raw = SessionFactory.Open(model, opened, out _, out _, out _);
            using var session = new BoundSession(model.Path, raw, model.Inputs, options.PadId);
            return Of(session, [.. model.Summary.Outputs.Select(o => o.Name)], model.VocabularySize, opened);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Probes outputs of an open model.</summary>
    /// <param name="session">The model.</param>
    /// <param name="outputs">The outputs that count.</param>
    /// <param name="vocabulary">The rows of the word embedding, if known.</param>
    /// <param name="options">How it was opened, with the device that it runs on.</param>
    /// <returns>What was found; null where the file fixes the length, or no output is one of numbers.</returns>
    /// <exception cref="InvalidDataException">ONNX Runtime cannot run the rows.</exception>
    public static PaddingDependence? Of(BoundSession session, IReadOnlyList<string> outputs, long? vocabulary, ClassifierOptions options)
    {
        string[] kept = [.. outputs.Where(o => ProbeRun.Reads(session.TypeOf(o)))];
        if (kept.Length == 0 || session.Inputs.Any(i => i.FixedLength is not null))
        {
            return null;
        }

        var fixedRows = session.Inputs.Select(i => i.FixedRows).FirstOrDefault(n => n is not null) ?? (options.SingleRows ? 1 : null);
        var rounding = options.Device.Kind == DeviceKind.Cuda || kept.Any(o => session.TypeOf(o) is "float16" or "bfloat16") ? CoarseRounding : Rounding;
        try
        {
            return new PaddingProbe(session, kept, options.PadId, fixedRows).Run(PaddingRows.Long(vocabulary), rounding);
        }
        catch (InvalidDataException)
        {
            // An encoder of few positions, or one that no row can be run through.
            return new PaddingProbe(session, kept, options.PadId, fixedRows).Run(PaddingRows.Short(vocabulary), rounding);
        }
    }

    private PaddingDependence Run(PaddingRows rows, double rounding)
    {
        foreach (var row in rows.Shorter)
        {
            var alone = Answers(row.Length, row);
            _meter.Padded(alone, Answers(rows.Longest.Length, row));
            if (Together(rows.Longest.Length, row, rows.Longest) is { } padded)
            {
                _meter.Padded(alone, padded);
                _meter.Beside(alone, Answers(row.Length, row, PaddingRows.Beginning(rows.Longest, row.Length)));
                _meter.Beside(alone, Answers(row.Length, row, PaddingRows.Repeated(_padId, row.Length)));
            }
        }

        return _meter.Judge(rounding, TimesNoise);
    }

    // Some files run one row at a time only; that is found out and told elsewhere.
    private ProbeTensor?[]? Together(int width, EncodedExample row, EncodedExample other)
    {
        if (_fixedRows is 1)
        {
            return null;
        }

        try
        {
            return Answers(width, row, other);
        }
        catch (InvalidDataException)
        {
            _fixedRows = 1;
            return null;
        }
    }

    // What the first row gets, output by output; null where the first axis is not the rows.
    private ProbeTensor?[] Answers(int width, params EncodedExample[] rows)
    {
        var padded = _fixedRows ?? rows.Length;
        using var outputs = _session.Run(rows, padded, width, _outputs);
        return [.. outputs.Select(o => ProbeRun.Rows(o, padded, 1)?[0])];
    }
}
