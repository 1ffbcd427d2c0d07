using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Outputs;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Caching;

/// <summary>
/// Tokenizes the next part while the teacher runs one and the one before is written. The stages hand parts on through channels of one
/// place: they wait without spinning, and memory holds at most five parts.
/// </summary>
internal sealed class PartPipeline(
    TextTeacher teacher, DataFile data, CacheWriter writer, CacheRunOptions options, IProgress<CacheProgress>? progress)
{
    private readonly Channel<EncodedPart> _encoded = Channel.CreateBounded<EncodedPart>(1);
    private readonly Channel<AnsweredPart> _answered = Channel.CreateBounded<AnsweredPart>(1);
    private Exception? _failure;

    /// <summary>Gets how many of the masked tokens the teacher has found so far.</summary>
    public MaskedAccuracy Accuracy { get; private set; }

    /// <summary>Gets how many of the rows answered so far have no label.</summary>
    public long Unlabelled { get; private set; }

    /// <summary>Gets what is worth telling of rows with several labels, a line each; none before <see cref="Run"/>.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    /// <summary>Gets how the rows' labels fit the teacher's answers so far.</summary>
    public LabelMeter Labels { get; } = new(writer.Plan.Teacher.Logits > 0 ? teacher.Labels : null);

    /// <summary>Fills the parts.</summary>
    /// <returns>The rows that the teacher answered.</returns>
    public long Run(IReadOnlyList<int> parts, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        PlannedPart[] planned = [.. parts.Order().Select(p => writer.Plan.Parts[p])];
        var rows = planned.Sum(p => (long)p.Rows);
        Task[] stages =
        [
            Stage(() => EncodeAsync(planned, stop.Token), _encoded.Writer.Complete, stop),
            Stage(() => AnswerAsync(rows, stop.Token), _answered.Writer.Complete, stop),

            // Not stopped: what the teacher has answered whole is kept.
            Stage(WriteAsync, _ => { }, stop),
        ];
        Task.WaitAll(stages, CancellationToken.None);
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }

        cancellation.ThrowIfCancellationRequested();
        return rows;
    }

    /// <summary>Runs a stage on its own thread; the first failure stops the others.</summary>
    private Task Stage(Func<Task> work, Action<Exception?> complete, CancellationTokenSource stop) => Task.Run(async () =>
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // Either the caller cancelled or another stage failed; both are reported by Run.
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, e, null);
            await stop.CancelAsync();
        }
        finally
        {
            complete(null);
        }
    });

    private async Task EncodeAsync(PlannedPart[] parts, CancellationToken cancellation)
    {
        var encoder = teacher.Encoder(data, writer.Plan.MaxLength);
        var masking = writer.Plan.Masking;
        var wanted = data.Read().Where(new RowsOfParts(parts, masking?.Replicas ?? 1).Contains);
        var stored = RowMasker.Apply(teacher.Masker(masking), EncodedRows.Of(wanted, encoder, options.Threads, cancellation));
        using var rows = stored.GetEnumerator();
        foreach (var part in parts)
        {
            var encoded = new EncodedExample[part.Rows];
            for (var i = 0; i < encoded.Length; i++)
            {
                encoded[i] = Next(rows, part.FirstRow + i) ?? throw new InvalidDataException($"{data.Path} changed while it was read: row {part.FirstRow + i} is gone; run again");
            }

            await _encoded.Writer.WriteAsync(new EncodedPart(part, encoded), cancellation);
        }

        Notes = [.. encoder.Lines()];
    }

    // A part may begin between two masked copies of a row: those before are another part's.
    private static EncodedExample? Next(IEnumerator<EncodedExample> rows, long row)
    {
        while (rows.MoveNext())
        {
            if (rows.Current.Row >= row)
            {
                return rows.Current;
            }
        }

        return null;
    }

    private async Task AnswerAsync(long total, CancellationToken cancellation)
    {
        var meter = new RowMeter(total, progress);
        var schema = PartSchema.Of(writer.Plan);
        var runner = new BatchRunner(teacher.Classifier, schema, writer.Plan.OneLength);
        await foreach (var (part, rows) in _encoded.Reader.ReadAllAsync(cancellation))
        {
            var targets = new List<SoftTargetRow>(part.Rows);        // in the order of the batches
            foreach (var batch in part.Batches)
            {
                cancellation.ThrowIfCancellationRequested();
                var examples = Array.ConvertAll(batch.Rows, r => rows[r - part.FirstRow]);
                runner.Run(examples, batch.Width, (i, answer) =>
                {
                    targets.Add(Target(examples[i], answer));
                    Labels.Add(examples[i].Label, answer.Logits);
                });
                Accuracy += MaskedAccuracy.Of(targets.TakeLast(examples.Length), schema);
                Unlabelled += examples.Count(e => double.IsNaN(e.Label) && e.Labels is null);
                meter.Add(examples.Length);
            }

            await _answered.Writer.WriteAsync(new AnsweredPart(part.Index, targets), cancellation);
        }
    }

    private async Task WriteAsync()
    {
        await foreach (var (part, rows) in _answered.Reader.ReadAllAsync(CancellationToken.None))
        {
            writer.Write(part, rows, CancellationToken.None);
        }
    }

    private static SoftTargetRow Target(EncodedExample example, RowAnswer answer) => new()
    {
        Row = example.Row,
        TextHash = example.TextHash,
        Label = example.Label,
        Labels = example.Labels ?? [],
        InputIds = example.InputIds,
        PairStart = example.PairStart,
        Logits = answer.Logits,
        MaskedPositions = example.Mask?.Positions ?? [],
        MaskedIds = example.Mask?.Ids ?? [],
        Taps = answer.Taps,
    };

    private readonly record struct EncodedPart(PlannedPart Part, EncodedExample[] Rows);

    private readonly record struct AnsweredPart(int Part, IReadOnlyList<SoftTargetRow> Rows);
}
