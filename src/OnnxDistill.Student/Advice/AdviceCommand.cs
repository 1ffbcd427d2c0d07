namespace OnnxDistill.Student.Advice;

/// <summary>A command to type.</summary>
/// <param name="Why">What it does.</param>
/// <param name="Words">Its words, unquoted; what the cache does not know stands in capitals (<c>TEACHER</c>, <c>DEV</c>).</param>
public sealed record AdviceCommand(string Why, IReadOnlyList<string> Words);
