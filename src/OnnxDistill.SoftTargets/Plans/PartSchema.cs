using System.Text.Json;
using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.SoftTargets.Plans;

/// <summary>
/// The columns of a part: <c>row</c>, <c>text_hash</c>, <c>label</c>, <c>input_ids</c>, <c>pair_start</c>, <c>logits</c>, where rows
/// may have several classes <c>labels</c>, where they are masked <c>masked_positions</c> and <c>masked_ids</c>, then one per tap.
/// </summary>
internal sealed class PartSchema
{
    private PartSchema(int logits, int labels, bool masked, IReadOnlyList<TapColumn> taps)
    {
        Logits = logits;
        Labels = labels;
        Masked = masked;
        Taps = taps;
    }

    /// <summary>Gets the names of the columns that every part has, in the order of the file.</summary>
    public static IReadOnlyList<string> FixedColumns { get; } = ["row", "text_hash", "label", "input_ids", "pair_start", "logits"];

    /// <summary>Gets how many logits a row has; 0 if they are not captured.</summary>
    public int Logits { get; }

    /// <summary>The name of the column of rows that may have several classes, after <c>logits</c>: 1, 0 or NaN for each class, or an empty list for no label.</summary>
    public const string LabelsColumn = "labels";

    /// <summary>Gets how many classes <see cref="LabelsColumn"/> tells of; 0 where a row has one label and there is no such column.</summary>
    public int Labels { get; }

    /// <summary>Gets the names of the columns of masked rows, in the order of the file.</summary>
    public static IReadOnlyList<string> MaskColumns { get; } = ["masked_positions", "masked_ids"];

    /// <summary>Gets a value indicating whether rows are masked: <c>input_ids</c> hold the mask, <see cref="MaskColumns"/> say where it lies.</summary>
    public bool Masked { get; }

    /// <summary>Gets the tap columns, in the order of the file.</summary>
    public IReadOnlyList<TapColumn> Taps { get; }

    /// <summary>Gets all columns' names, in the order of the file.</summary>
    public IReadOnlyList<string> Columns => [.. FixedColumns, .. Labels > 0 ? [LabelsColumn] : Array.Empty<string>(), .. Masked ? MaskColumns : [], .. Taps.Select(t => t.Name)];

    /// <summary>The columns of a plan's parts.</summary>
    public static PartSchema Of(CachePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Of(Capture.Parse(plan.Capture), plan.Teacher, plan.Precision, plan.Masking is not null);
    }

    /// <summary>The columns that a capture of this teacher needs.</summary>
    /// <param name="capture">The capture.</param>
    /// <param name="teacher">The teacher's sizes.</param>
    /// <param name="precision"><c>fp16</c> or <c>fp32</c>.</param>
    /// <param name="masked">Whether rows are masked.</param>
    /// <exception cref="InvalidDataException">The teacher's layers, width, heads or vocabulary are unknown and a tap needs them.</exception>
    public static PartSchema Of(Capture capture, TeacherFacts teacher, string precision, bool masked = false)
    {
        ArgumentNullException.ThrowIfNull(capture);
        ArgumentNullException.ThrowIfNull(teacher);
        if (precision is not ("fp16" or "fp32"))
        {
            throw new InvalidDataException($"precision '{precision}' is unknown; known are fp16 and fp32.");
        }

        var logits = capture.Logits ? teacher.Logits : 0;
        var (layers, hidden, heads) = (teacher.Layers ?? 0, teacher.Hidden ?? 0, teacher.Heads ?? 0);
        if (capture.NeedsEncoder && teacher is not { Layers: not null, Hidden: not null, Heads: not null })
        {
            throw new InvalidDataException($"capture '{capture}': layers, width and heads of {teacher.Name} are unknown; only logits can be captured.");
        }

        if (capture.Vocabulary is not null && teacher.VocabularySize <= 0)
        {
            throw new InvalidDataException($"capture '{capture}': the vocabulary of {teacher.Name} is unknown; leave vocabulary out.");
        }

        var dtype = precision == "fp16" ? "float16" : "float32";
        var positions = capture.Vocabulary is { AllPositions: true } ? TapColumn.Length : TapColumn.Positions;
        var kept = Math.Min(capture.Vocabulary?.Top ?? int.MaxValue, teacher.VocabularySize);
        return new PartSchema(logits, teacher.MultiLabel ? teacher.Logits : 0, masked, [.. capture.Taps(layers).Select(tap => new TapColumn(tap, Dtype(tap.Kind), Shape(tap.Kind)))]);

        string Dtype(TapKind kind) => kind switch
        {
            TapKind.VocabularyIds => "int32",
            TapKind.VocabularyRest => "float32",
            _ => dtype,
        };

        int[] Shape(TapKind kind) => kind switch
        {
            TapKind.HiddenCls => [hidden],
            TapKind.Scores => [heads, TapColumn.Length, TapColumn.Length],
            TapKind.Queries or TapKind.Keys or TapKind.Values => [TapColumn.Length, teacher.AttentionWidth ?? hidden],
            TapKind.Vocabulary or TapKind.VocabularyIds => [positions, kept],
            TapKind.VocabularyRest => [positions],
            _ => [TapColumn.Length, hidden],
        };
    }

    /// <summary>The bytes of one row's values.</summary>
    /// <param name="length">The row's length in tokens.</param>
    /// <param name="positions">The number of its masked positions.</param>
    public long RowBytes(int length, int positions = 0) =>
        28 + (4L * length) + (4L * (Logits + Labels)) + (8L * positions) + Taps.Sum(t => t.Bytes(length, positions));

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
                    if (dimension is TapColumn.Length or TapColumn.Positions)
                    {
                        json.WriteStringValue(TapColumn.NameOf(dimension));
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
