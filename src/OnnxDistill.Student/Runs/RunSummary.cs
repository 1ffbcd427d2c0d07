using System.Text.Json.Nodes;

namespace OnnxDistill.Student.Runs;

/// <summary>How a finished run ended (<c>summary.json</c>).</summary>
public sealed record RunSummary
{
    /// <summary>Gets the recipe's name.</summary>
    public required string Recipe { get; init; }

    /// <summary>Gets the seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Gets the student's number of parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Gets the dev metrics of the best checkpoint by name; empty for a run without dev, null where a metric is not finite.</summary>
    public required JsonObject Dev { get; init; }

    /// <summary>Gets the rows of dev.</summary>
    public required long DevRows { get; init; }

    /// <summary>Gets the 1-based step after which the best checkpoint was taken; the last step for a run without dev.</summary>
    public required long BestStep { get; init; }

    /// <summary>Gets the name of the dev metric that the best checkpoint was chosen by; null for a run without dev. The default value is null.</summary>
    public string? BestMetric { get; init; }

    /// <summary>Gets a value indicating whether the last stage ended before its last step because dev became no better. The default value is false.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>Gets the number of steps.</summary>
    public required long Steps { get; init; }

    /// <summary>Gets the seconds of training, evaluation included, over all resumptions.</summary>
    public required double Seconds { get; init; }

    /// <summary>Gets the threads of a step.</summary>
    public required int Threads { get; init; }

    /// <summary>Gets the rows that were trained on.</summary>
    public required int Rows { get; init; }
}
