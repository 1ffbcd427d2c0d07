namespace OnnxDistill.Data.Labels;

/// <summary>What a <c>config.json</c> of Hugging Face calls the kinds of tasks, under <c>problem_type</c>.</summary>
internal static class ProblemType
{
    /// <summary>One class of several.</summary>
    public const string SingleLabel = "single_label_classification";

    /// <summary>Any number of classes at once.</summary>
    public const string MultiLabel = "multi_label_classification";

    /// <summary>Real numbers.</summary>
    public const string Regression = "regression";

    /// <summary>The name of a kind.</summary>
    public static string Of(TaskKind kind) => kind switch
    {
        TaskKind.MultiLabel => MultiLabel,
        TaskKind.Regression => Regression,
        _ => SingleLabel,
    };
}
