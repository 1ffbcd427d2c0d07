using OnnxDistill.Graph.Encoders;

namespace OnnxDistill.EndToEnd.Tests.Systems;

/// <summary>What student and teacher say of one row, its valid tokens alone.</summary>
/// <param name="Length">The row's tokens.</param>
/// <param name="Label">Its class; of no meaning where tokens are masked.</param>
/// <param name="MaskedIds">The text's own ids at its masked tokens; none for a classifier.</param>
/// <param name="Student">The student's logits and inner tensors: <c>[length, width]</c>, scores <c>[heads, length, length]</c>.</param>
/// <param name="Teacher">The teacher's.</param>
internal sealed record RowTensors(int Length, int Label, int[] MaskedIds, Speaker Student, Speaker Teacher);

/// <summary>One side's logits and inner tensors of a row.</summary>
/// <param name="Logits">Those of the classes; of a masked language model <c>[masked tokens, vocabulary]</c>.</param>
/// <param name="Tap">The inner tensors.</param>
internal sealed record Speaker(double[] Logits, Func<EncoderTap, double[]> Tap)
{
    public double[] Hidden(int state) => Tap(new EncoderTap(TapRole.Hidden, state));

    public double[] Scores(int layer) => Tap(new EncoderTap(TapRole.Scores, layer));
}
