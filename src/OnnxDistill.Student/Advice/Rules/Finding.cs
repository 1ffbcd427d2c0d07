namespace OnnxDistill.Student.Advice.Rules;

/// <summary>One thing that a cache shows, and what follows from it.</summary>
/// <param name="Topic">What it is about, in a word or two.</param>
/// <param name="Found">What the cache says, in its own numbers.</param>
/// <param name="Advice">What to try.</param>
/// <param name="Source">The paper's section, or the table with the data it was measured on.</param>
public sealed record Finding(string Topic, string Found, string Advice, string Source);
