using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Caching;

/// <summary>What decides a plan beside the rows: the options, resolved for the teacher.</summary>
/// <param name="Options">The options.</param>
/// <param name="Capture">The capture with layers as numbers.</param>
/// <param name="MaxLength">The longest row in tokens.</param>
/// <param name="Schema">The columns of a part.</param>
internal sealed record PlanSettings(CacheRunOptions Options, Capture Capture, int MaxLength, PartSchema Schema)
{
    /// <summary>Resolves the options.</summary>
    /// <exception cref="InvalidDataException">The teacher was not opened for the capture, or cannot give it.</exception>
    public static PlanSettings Of(TextTeacher teacher, CacheRunOptions options)
    {
        var capture = Resolved(options.Capture, teacher);
        var schema = PartSchema.Of(capture, teacher.Facts, options.Precision, options.Masking is not null);
        _ = new BatchRunner(teacher.Classifier, schema);              // refuses a teacher that was opened for another capture
        return new PlanSettings(options, capture, teacher.MaxLength(options.MaxLength), schema);
    }

    /// <summary>The tokenizer's files; none where the data holds ids and nothing is masked.</summary>
    public IReadOnlyDictionary<string, byte[]> Tokenizer(TextTeacher teacher, DataFile data) =>
        data.Columns.IdsGiven && Options.Masking is null ? new Dictionary<string, byte[]>() : teacher.Folder.RequireTokenizer().Files;

    /// <summary>The components of the fingerprint.</summary>
    /// <param name="teacher">The teacher.</param>
    /// <param name="data">The data file.</param>
    /// <param name="rows">What <see cref="DataRowsHash"/> says of its rows.</param>
    public IReadOnlyDictionary<string, string> Components(TextTeacher teacher, DataFile data, string rows) => Fingerprint.Components(new FingerprintInputs(
        teacher.Classifier.Files, Tokenizer(teacher, data), rows, Capture, MaxLength, Options.Precision, teacher.Classifier.Dequantized, Options.Masking, teacher.Classifier.Exposed(Capture.Logits), teacher.Facts.MultiLabel));

    // Layers become numbers, so that 'last' and the number of the last layer are one cache.
    private static Capture Resolved(Capture capture, TextTeacher teacher)
    {
        if (capture.Logits && teacher.Classifier.Logits == 0)
        {
            throw new InvalidDataException($"capture '{capture}': {teacher.Folder.ModelPath} has no logits; leave them out");
        }

        return teacher.Map is { } map ? capture.Resolve(map.Layers) : capture;
    }
}
