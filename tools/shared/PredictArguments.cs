using System.CommandLine;
using System.Text;
using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Predictions;

namespace OnnxDistill.CommandLine;

/// <summary>The options of <c>predict</c> that both tools have, and what they do with a model's answers.</summary>
internal sealed class PredictArguments
{
    private const string StandardInput = "-";
    private const int Window = 2048;
    private readonly Option<string?> _out = new("--out") { Description = "A .jsonl, .csv or .parquet file, there whole or not at all; standard output as JSON lines unless given", HelpName = "FILE" };
    private readonly DataArguments _data;
    private readonly ThresholdOption _threshold;

    /// <summary>Adds the options to a command.</summary>
    public PredictArguments(Command command)
    {
        _data = new DataArguments(command, description: "Rows: .tsv, .csv, .jsonl, .json, .parquet or .txt, each perhaps .gz; -: lines of standard input, each answered before the next is read");
        command.Options.Add(_out);
        _threshold = new ThresholdOption(command);
    }

    /// <summary>The data files.</summary>
    public IReadOnlyList<string> Paths(ParseResult parsed) => _data.Paths(parsed);

    /// <summary>What the user said about their columns.</summary>
    public DataFileOptions Options(ParseResult parsed) => _data.Options(parsed);

    /// <summary>Whether lines of standard input are answered as they come: <c>--data -</c> with nothing said of columns.</summary>
    public bool IsLines(ParseResult parsed) => _data.Paths(parsed) is [StandardInput] && _data.WithoutFile(parsed) is null;

    /// <summary>Refuses what cannot be written, before a model is opened.</summary>
    /// <exception cref="InvalidDataException">The ending of <c>--out</c> is unknown.</exception>
    public void Check(ParseResult parsed)
    {
        if (parsed.GetValue(_out) is { } path)
        {
            PredictionFile.RequireFormat(path);
            if (Paths(parsed).Any(p => p != StandardInput && Path.GetFullPath(p) == Path.GetFullPath(path)))
            {
                throw new UsageException($"--out {path} is the data itself; give another file");
            }
        }
    }

    /// <summary>What turns logits into predictions.</summary>
    /// <exception cref="InvalidDataException"><c>--threshold</c> is given and rows have one class.</exception>
    public Predictor Predictor(ParseResult parsed, LabelMap labels, string model) => _threshold.Value(parsed) is not { } threshold ? new Predictor(labels)
        : labels.Kind == TaskKind.MultiLabel ? new Predictor(labels, threshold)
        : throw new InvalidDataException($"--threshold is for a multi-label model, whose classes are told one by one; {model} is none, so leave it out");

    /// <summary>Answers lines of standard input, one at a time, until it ends.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="console">Where answers go, a line each, at once.</param>
    /// <param name="predictor">What the logits mean.</param>
    /// <param name="answer">The logits of rows.</param>
    /// <param name="cancellation">Ends it after a row.</param>
    public void Lines(ParseResult parsed, ToolConsole console, Predictor predictor, Func<IReadOnlyList<Example>, float[][]> answer, CancellationToken cancellation)
    {
        using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        using var output = parsed.GetValue(_out) is { } path ? PredictionFile.Create(path, predictor.Labels, pairs: false) : (IPredictionWriter)new JsonPredictions(console.Out, predictor.Labels);
        var row = 0L;
        try
        {
            // Waiting for a line must hear Ctrl-C: a read of a pipe or a terminal does not.
            while (Task.Run(input.ReadLine, cancellation).WaitAsync(cancellation).GetAwaiter().GetResult() is { } text)
            {
                var example = new Example(row, ++row, text, null, null);
                output.Write([predictor.Of(example, answer([example])[0])]);
            }
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException($"standard input is not UTF-8 after line {row}");
        }

        cancellation.ThrowIfCancellationRequested();
        output.Complete();
    }

    /// <summary>Answers the rows of a data file.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="console">Where answers go unless there is a file.</param>
    /// <param name="data">The rows.</param>
    /// <param name="predictor">What the logits mean.</param>
    /// <param name="answer">The logits of rows.</param>
    /// <param name="progress">Told how many rows are done.</param>
    /// <param name="cancellation">Ends it after a window of rows; a file is not written then.</param>
    /// <returns>The rows answered.</returns>
    public long Rows(
        ParseResult parsed, ToolConsole console, DataFile data, Predictor predictor, Func<IReadOnlyList<Example>, float[][]> answer, Action<long> progress, CancellationToken cancellation)
    {
        using var output = parsed.GetValue(_out) is { } path
            ? PredictionFile.Create(path, predictor.Labels, data.Columns.Pair is not null) : (IPredictionWriter)new JsonPredictions(console.Out, predictor.Labels);
        var rows = 0L;
        foreach (var window in data.Read().Chunk(Window))
        {
            cancellation.ThrowIfCancellationRequested();
            var logits = answer(window);
            output.Write([.. window.Select((example, i) => predictor.Of(example, logits[i]))]);
            progress(rows += window.Length);
        }

        output.Complete();
        return rows;
    }
}
