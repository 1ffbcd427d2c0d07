using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxDistill.Student.TensorBoard;

namespace OnnxDistill.Student.Runs;

/// <summary>Writes what happens in a run to <c>metrics.jsonl</c>, one JSON object a line, and to TensorBoard's events.</summary>
internal sealed class MetricsLog : IDisposable
{
    private readonly FileStream _lines;
    private readonly EventWriter _events;

    /// <summary>Opens both logs; lines past <paramref name="length"/> are of steps that a resumed run takes again and are cut off.</summary>
    /// <param name="run">The run.</param>
    /// <param name="length">The bytes that the state says were logged.</param>
    /// <param name="note">Told in a line where fewer are there; null for nobody.</param>
    public MetricsLog(RunFolder run, long length, Action<string>? note = null)
    {
        _lines = new FileStream(run.MetricsFile, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        if (_lines.Length < length)
        {
            note?.Invoke($"{run.MetricsFile} has {_lines.Length} bytes, but the run had logged {length}: the lines in between are lost");
        }

        _lines.SetLength(Math.Min(length, _lines.Length));
        _lines.Seek(0, SeekOrigin.End);
        _events = new EventWriter(run.TensorBoard);
    }

    /// <summary>Gets the bytes of <c>metrics.jsonl</c>.</summary>
    public long Length => _lines.Length;

    /// <summary>Writes one line; every number in it, also one level down, becomes a TensorBoard scalar.</summary>
    public void Write(long step, string group, JsonObject line)
    {
        JsonSerializer.Serialize(_lines, line, RunJson.OneLine);
        _lines.WriteByte((byte)'\n');
        _lines.Flush();

        foreach (var (name, value) in line.SelectMany(p => p.Value is JsonObject inner ? inner.AsEnumerable() : [p]))
        {
            if (name is not ("step" or "epoch") && value?.GetValueKind() == JsonValueKind.Number)
            {
                _events.Scalar($"{group}/{name}", value.GetValue<double>(), step);
            }
        }

        _events.Flush();
    }

    /// <summary>Flushes the lines to the disk, so that they survive a power cut.</summary>
    public void FlushToDisk() => _lines.Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Dispose();
        _events.Dispose();
    }
}
