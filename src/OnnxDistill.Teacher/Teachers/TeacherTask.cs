using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Graph.Heads;
using OnnxDistill.Teacher.Files;

namespace OnnxDistill.Teacher.Teachers;

/// <summary>What the logits of a teacher mean, and who says so.</summary>
/// <param name="Kind">One class of several, any number of them, or a real number.</param>
/// <param name="Reason">Who says so, for a sentence: the config's <c>problem_type</c>, or that there is none.</param>
/// <param name="Note">What a user should know about it, if anything.</param>
internal sealed record TeacherTask(TaskKind Kind, string Reason, string? Note)
{
    private const string Softmax = "softmax";
    private const string Sigmoid = "sigmoid";
    private const string WayOut = $"set \"problem_type\": \"{ProblemType.MultiLabel}\" there";

    /// <summary>
    /// Asks the config, then the graph: a sigmoid of several logits is a probability of each class alone. Else several logits are one class of several, as
    /// Transformers take them; but where there is no config at all, the data may tell.
    /// </summary>
    /// <param name="folder">The teacher's files.</param>
    /// <param name="classifier">The model.</param>
    /// <param name="data">The data that it will read; null where there is none.</param>
    public static TeacherTask Of(TeacherFolder folder, OnnxClassifier classifier, DataFile? data)
    {
        var logits = classifier.Logits;
        // A tokenizer's folder may be another model's, whose config is not about this one.
        var config = folder.ConfigIsOwn || folder.Config.Id2Label?.Count == logits ? folder.ConfigPath : null;
        var single = logits == 1 ? TaskKind.Regression : TaskKind.SingleLabel;
        var means = logits == 1 ? "regression" : "softmax, one class a row";
        var (said, activation) = (config is null ? null : folder.Config.ProblemType, Activation(classifier));
        if (said == ProblemType.MultiLabel)
        {
            return new TeacherTask(TaskKind.MultiLabel, $"{config} says problem_type {said}", activation != Softmax ? null
                : $"{config} says problem_type {said}, and {folder.ModelPath} ends in a softmax, which is for one class a row: the config is believed; if it is wrong, set problem_type to {ProblemType.SingleLabel}");
        }

        if (said is null && activation == Sigmoid && logits > 1)
        {
            return new TeacherTask(
                TaskKind.MultiLabel, $"{folder.ModelPath} ends in a sigmoid of {logits} logits",
                $"{folder.ModelPath} ends in a sigmoid of {logits} logits and no config says problem_type: it is taken for a multi-label model; if a row has one class, {WayOut.Replace(ProblemType.MultiLabel, ProblemType.SingleLabel, StringComparison.Ordinal)}");
        }

        if (said is null && activation == Softmax)
        {
            return new TeacherTask(single, $"{folder.ModelPath} ends in a softmax, one class a row", null);
        }

        if (config is null)
        {
            return data is not null && LabelForm.Of(data) is LabelForms.Flags or LabelForms.List
                ? new TeacherTask(
                    TaskKind.MultiLabel,
                    "the data",
                    $"{folder.ModelPath} has no config.json, and rows of {data.Name} have several labels: it is taken for a multi-label model, a sigmoid a class; if it is none, give one label a row")
                : new TeacherTask(single, $"there is no config.json that says otherwise, and {logits} logits mean {means}; {WayOut}, beside the model", null);
        }

        return said is null
            ? new TeacherTask(single, $"{config} says no problem_type, and that means {means}; if it is a multi-label model, {WayOut}", null)
            : new TeacherTask(single, $"{config} says problem_type {said}; if that is wrong, {WayOut}", null);
    }

    // Two logits of one sigmoid are a class and its contrary.
    private static string? Activation(OnnxClassifier classifier) => classifier.Head?.Logits is not { } logits ? null
        : logits.Exposed is { Form: LogitsForm.Pair or LogitsForm.ReversedPair } ? Softmax
        : logits.Activation is Softmax or "log_softmax" ? Softmax
        : logits.Activation is Sigmoid or "log_sigmoid" ? Sigmoid
        : null;

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
