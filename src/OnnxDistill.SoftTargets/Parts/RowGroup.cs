namespace OnnxDistill.SoftTargets.Parts;

/// <summary>Some rows of similar length that lie together in a part: the least that is read at once.</summary>
/// <param name="Part">The part, 0-based.</param>
/// <param name="Index">The row group's number in the part, 0-based.</param>
/// <param name="Start">The position of its first row among the part's rows, 0-based in stored order.</param>
/// <param name="Rows">How many rows it holds, at least one.</param>
/// <param name="Bytes">The bytes that the columns asked for take once they are read, without what objects cost.</param>
internal sealed record RowGroup(int Part, int Index, int Start, int Rows, long Bytes);
