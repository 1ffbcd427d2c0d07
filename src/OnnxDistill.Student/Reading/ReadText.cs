using OnnxDistill.Data.Examples;

namespace OnnxDistill.Student.Reading;

/// <summary>A row of a data file as the student reads it.</summary>
/// <param name="Example">The row.</param>
/// <param name="Ids">Token ids, special tokens included, no padding; at least one.</param>
/// <param name="PairStart">Where the second text begins; the length, if there is none.</param>
/// <param name="Hash">What recognises the text, <see cref="TextHash"/>.</param>
internal readonly record struct ReadText(Example Example, int[] Ids, int PairStart, long Hash);
