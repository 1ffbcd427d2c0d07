using System.Globalization;
using OnnxDistill.Data.Labels;
using OnnxDistill.Teacher.Files;

namespace OnnxDistill.Teacher.Teachers;

/// <summary>What a teacher's config says of its classes, held against the number of its logits.</summary>
/// <param name="Id2Label">The classes' names by id; null where nothing fitting names them.</param>
/// <param name="Notes">What was left out or contradicts itself, a sentence each.</param>
internal sealed record TeacherClasses(IReadOnlyDictionary<int, string>? Id2Label, IReadOnlyList<string> Notes)
{
    private static readonly string[] Known = [ProblemType.Regression, ProblemType.SingleLabel, ProblemType.MultiLabel];

    /// <summary>Reads the config.</summary>
    /// <param name="folder">Where the teacher lies.</param>
    /// <param name="logits">The number of its logits; 0 where it has none.</param>
    /// <param name="matter">Whether anything depends on what the classes are; else what does not fit is only told.</param>
    /// <exception cref="InvalidDataException">The config is of another model, or of one that is not supported.</exception>
    public static TeacherClasses Of(TeacherFolder folder, int logits, bool matter)
    {
        if (logits == 0)
        {
            return new TeacherClasses(null, []);
        }

        var config = folder.Config;
        var notes = config.Classes.Notes.ToList();
        if (ProblemOf(folder, logits, notes) is { } refusal && matter)
        {
            throw new InvalidDataException(refusal);
        }

        var names = config.Id2Label;
        if (names is null || Misfit(folder, names, logits) is not { } misfit)
        {
            return new TeacherClasses(names, notes);
        }

        // A tokenizer's folder may be another model's, and names by default say nothing.
        if (folder.ConfigIsOwn && matter && !config.Classes.AreDefault)
        {
            throw new InvalidDataException($"{misfit}; give the config.json of this model");
        }

        notes.Add($"{misfit}: its names are not used");
        return new TeacherClasses(null, notes);
    }

    /// <summary>The map of labels.</summary>
    /// <param name="folder">Where the teacher lies.</param>
    /// <param name="logits">The number of its logits; at least 1.</param>
    /// <param name="multiLabel">Whether a row may have several classes.</param>
    public LabelMap Map(TeacherFolder folder, int logits, bool multiLabel) => new(logits, Id2Label, multiLabel)
    {
        Origin = Id2Label is not null
            ? $"{folder.Config.Classes.Key} in {folder.ConfigPath}"
            : $"{ClassNames.Id2Label} in {folder.ConfigPath ?? $"a config.json beside {folder.ModelPath}"}",
    };

    private static string? Misfit(TeacherFolder folder, IReadOnlyDictionary<int, string> names, int logits)
    {
        var key = folder.Config.Classes.Key;
        return names.Count != logits
            ? string.Create(CultureInfo.InvariantCulture, $"{folder.ConfigPath}: {key} names {names.Count} classes but {folder.ModelPath} has {logits} logits")
            : names.Keys.Max() != logits - 1
                ? string.Create(CultureInfo.InvariantCulture, $"{folder.ConfigPath}: the ids of {key} are {names.Keys.Min()} to {names.Keys.Max()} but those of {logits} logits are 0 to {logits - 1}")
                : null;
    }

    private static string? ProblemOf(TeacherFolder folder, int logits, List<string> notes)
    {
        var problem = folder.Config.ProblemType;
        if (problem is not null && !Known.Contains(problem, StringComparer.Ordinal))
        {
            notes.Add($"{folder.ConfigPath}: problem_type '{problem}' is not known ({string.Join(", ", Known)}): {logits} {(logits == 1 ? "logit is a number (regression)" : "logits are classes")}");
        }
        else if (logits == 1 && problem is not null and not (ProblemType.Regression or ProblemType.MultiLabel))
        {
            notes.Add($"{folder.ConfigPath}: problem_type is {problem} but {folder.ModelPath} has one logit: it is taken as a number (regression)");
        }

        return problem == ProblemType.Regression && logits > 1 && folder.ConfigIsOwn
            ? $"{folder.ConfigPath}: problem_type is regression but {folder.ModelPath} has {logits} logits, and several numbers a row are not supported; if they are classes, set problem_type to single_label_classification"
            : null;
    }
}
