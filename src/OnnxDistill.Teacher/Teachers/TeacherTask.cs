using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Teacher.Files;

namespace OnnxDistill.Teacher.Teachers;

/// <summary>What the logits of a teacher mean, and who says so.</summary>
/// <param name="Kind">One class of several, any number of them, or a real number.</param>
/// <param name="Reason">Who says so, for a sentence: the config's <c>problem_type</c>, or that there is none.</param>
/// <param name="Note">What a user should know about it, if anything.</param>
internal sealed record TeacherTask(TaskKind Kind, string Reason, string? Note)
{
    private const string WayOut = $"set \"problem_type\": \"{ProblemType.MultiLabel}\" there";

    /// <summary>
    /// Asks the config. Where it has no <c>problem_type</c> several logits are one class of several, as Transformers take them; where there is no config
    /// at all, the data may tell.
    /// </summary>
    /// <param name="folder">The teacher's files.</param>
    /// <param name="logits">The number of logits.</param>
    /// <param name="data">The data that it will read; null where there is none.</param>
    public static TeacherTask Of(TeacherFolder folder, int logits, DataFile? data)
    {
        // A tokenizer's folder may be another model's, whose config is not about this one.
        var config = folder.ConfigIsOwn || folder.Config.Id2Label?.Count == logits ? folder.ConfigPath : null;
        var single = logits == 1 ? TaskKind.Regression : TaskKind.SingleLabel;
        var means = logits == 1 ? "regression" : "softmax, one class a row";
        if (config is null)
        {
            return data is not null && LabelForm.Of(data) is LabelForms.Flags or LabelForms.List
                ? new TeacherTask(
                    TaskKind.MultiLabel,
                    "the data",
                    $"{folder.ModelPath} has no config.json, and rows of {data.Name} have several labels: it is taken for a multi-label model, a sigmoid a class; if it is none, give one label a row")
                : new TeacherTask(single, $"there is no config.json that says otherwise, and {logits} logits mean {means}; {WayOut}, beside the model", null);
        }

        return folder.Config.ProblemType switch
        {
            ProblemType.MultiLabel => new TeacherTask(TaskKind.MultiLabel, $"{config} says problem_type {ProblemType.MultiLabel}", null),
            { } said => new TeacherTask(single, $"{config} says problem_type {said}; if that is wrong, {WayOut}", null),
            null => new TeacherTask(single, $"{config} says no problem_type, and that means {means}; if it is a multi-label model, {WayOut}", null),
        };
    }

    /// <summary>Refuses data with a column of 0 and 1 a class for a model of one class a row.</summary>
    /// <exception cref="InvalidDataException">It is; the reason is told.</exception>
    public void RequireFits(DataFile data, string model)
    {
        if (Kind != TaskKind.MultiLabel && data.Columns.Labels is { } columns)
        {
            throw new InvalidDataException(
                $"{data.Path}: label columns {string.Join(", ", columns)} give a row several labels, and {model} has {(Kind == TaskKind.Regression ? "one number" : "one class")} a row: {Reason}");
        }
    }
}
