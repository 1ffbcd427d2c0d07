using System.Text.Json;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>
/// The columns of a part: <c>row</c>, <c>text_hash</c>, <c>label</c>, <c>input_ids</c>, <c>pair_start</c>, <c>logits</c>, then one
/// per tap.
/// </summary>
public sealed class PartSchema
{
    private PartSchema(int logits, IReadOnlyList<TapColumn> taps)
    {
        Logits = logits;
        Taps = taps;
    }

    /// <summary>Gets the names of the columns that every part has, in the order of the file.</summary>
    public static IReadOnlyList<string> FixedColumns { get; } = ["row", "text_hash", "label", "input_ids", "pair_start", "logits"];

    /// <summary>Gets how many logits a row has; 0 if they are not captured.</summary>
    public int Logits { get; }

    /// <summary>Gets the tap columns, in the order of the file.</summary>
    public IReadOnlyList<TapColumn> Taps { get; }

    /// <summary>Gets all columns' names, in the order of the file.</summary>
    public IReadOnlyList<string> Columns => [.. FixedColumns, .. Taps.Select(t => t.Name)];

    /// <summary>The columns of a plan's parts.</summary>
    public static PartSchema Of(CachePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Of(Capture.Parse(plan.Capture), plan.Teacher, plan.Precision);
    }

    /// <summary>The columns that a capture of this teacher needs.</summary>
    /// <exception cref="InvalidDataException">The teacher's layers, width or heads are unknown and a tap needs them.</exception>
    public static PartSchema Of(Capture capture, TeacherFacts teacher, string precision)
    {
        ArgumentNullException.ThrowIfNull(capture);
        ArgumentNullException.ThrowIfNull(teacher);
        if (precision is not ("fp16" or "fp32"))
        {
            throw new InvalidDataException($"precision '{precision}' is unknown; known are fp16 and fp32.");
        }

        var logits = capture.Logits ? teacher.Logits : 0;
        if ((capture with { Logits = false }).IsEmpty)
        {
            return new PartSchema(logits, []);
        }

        if (teacher is not { Layers: { } layers, Hidden: { } hidden, Heads: { } heads })
        {
            throw new InvalidDataException($"capture '{capture}': layers, width and heads of {teacher.Name} are unknown; only logits can be captured.");
        }

        var dtype = precision == "fp16" ? "float16" : "float32";
        return new PartSchema(logits, [.. capture.Taps(layers).Select(tap => new TapColumn(tap, dtype, Shape(tap.Kind)))]);

        int[] Shape(TapKind kind) => kind switch
        {
            TapKind.HiddenCls => [hidden],
            TapKind.Scores => [heads, 0, 0],
            TapKind.Queries or TapKind.Keys or TapKind.Values => [0, teacher.AttentionWidth ?? hidden],
            _ => [0, hidden],
        };
    }

    /// <summary>The bytes of one row's values.</summary>
    public long RowBytes(int length) => 28 + (4L * length) + (4L * Logits) + Taps.Sum(t => t.Bytes(length));

    /// <summary>The tap columns as JSON: <c>{"hidden_03":{"dtype":"float16","shape":["length",384]}}</c>.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var tap in Taps)
            {
                json.WriteStartObject(tap.Name);
                json.WriteString("dtype", tap.Dtype);
                json.WriteStartArray("shape");
                foreach (var dimension in tap.Shape)
                {
                    if (dimension == 0)
                    {
                        json.WriteStringValue("length");
                    }
                    else
                    {
                        json.WriteNumberValue(dimension);
                    }
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
