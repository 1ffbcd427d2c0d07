using OnnxDistill.Student.Advice.Candidates;
using OnnxDistill.Student.Advice.Rules;

namespace OnnxDistill.Student.Advice;

/// <summary>What to try first with a cache, and why.</summary>
public sealed record StudentAdvice
{
    /// <summary>Gets what the cache holds, a line each: heading and text.</summary>
    public required IReadOnlyList<(string Heading, string Text)> Facts { get; init; }

    /// <summary>Gets the findings, the most important first.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Gets the students that were compared; none where the teacher's size is not known.</summary>
    public required IReadOnlyList<StudentCandidate> Candidates { get; init; }

    /// <summary>Gets where the speeds of the candidates come from.</summary>
    public required string SpeedSource { get; init; }

    /// <summary>Gets the shipped recipe to start from.</summary>
    public required string Recipe { get; init; }

    /// <summary>Gets what to change in it: assignments as <c>--set</c> takes them.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <summary>Gets whether the student starts from the teacher's weights (<c>--init TEACHER</c>).</summary>
    public required bool StartsFromTeacher { get; init; }

    /// <summary>Gets the recipe as YAML, ready to train.</summary>
    public required string Yaml { get; init; }

    /// <summary>Gets the commands to type, in order.</summary>
    public required IReadOnlyList<AdviceCommand> Commands { get; init; }
}
