namespace OnnxDistill.Teacher.Examples;

/// <summary>Where a row is masked.</summary>
/// <param name="Positions">The masked positions, ascending, 0-based.</param>
/// <param name="Ids">The ids of the text at these positions.</param>
internal sealed record RowMask(int[] Positions, int[] Ids);
