namespace OnnxDistill.Teacher.Outputs;

/// <summary>What the teacher answered for one row.</summary>
/// <param name="Logits">The logits, [classes]; empty where none were asked for.</param>
/// <param name="Taps">The taps by column name, as the bytes that a cache stores: the valid block, little-endian.</param>
internal readonly record struct RowAnswer(float[] Logits, IReadOnlyDictionary<string, byte[]> Taps);
