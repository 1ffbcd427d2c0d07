using OnnxDistill.Graph.Encoders;

namespace OnnxDistill.EndToEnd.Tests.Systems;

/// <summary>What student and teacher say of one row, its valid tokens alone.</summary>
/// <param name="Length">The row's tokens.</param>
/// <param name="Label">Its class.</param>
/// <param name="Student">The student's logits and inner tensors: <c>[length, width]</c>, scores <c>[heads, length, length]</c>.</param>
/// <param name="Teacher">The teacher's.</param>
internal sealed record RowTensors(int Length, int Label, Speaker Student, Speaker Teacher);

/// <summary>One side's logits and inner tensors of a row.</summary>
internal sealed record Speaker(double[] Logits, Func<EncoderTap, double[]> Tap)
{
    public double[] Hidden(int state) => Tap(new EncoderTap(TapRole.Hidden, state));

    public double[] Scores(int layer) => Tap(new EncoderTap(TapRole.Scores, layer));
}
