using OnnxDistill.Graph.Encoders;
using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.EndToEnd.Tests.Systems;

/// <summary>
/// The systems' losses written out over rows without padding, in plain loops of doubles: nothing here is shared with the objectives. Each follows the
/// equation that its objective names; layers come as pairs of the student's and the teacher's, and are never worked out.
/// </summary>
/// <param name="rows">The rows of a batch.</param>
/// <param name="project">Takes a student's states, <c>[length, student's width]</c>, to the teacher's width.</param>
internal sealed class PlainLosses(IReadOnlyList<RowTensors> rows, Func<double[], double[]> project)
{
    private int Tokens => rows.Sum(r => r.Length);

    /// <summary>The loss of an objective.</summary>
    /// <param name="o">The objective.</param>
    /// <param name="pairs">The layers or hidden states that it compares; none for logits and labels.</param>
    /// <param name="heads">The attention heads of student and teacher.</param>
    public double Of(ObjectiveOptions o, IReadOnlyList<(int Student, int Teacher)> pairs, int heads) => o.Kind switch
    {
        ObjectiveOptions.SoftTarget => SoftTarget(o),
        ObjectiveOptions.LogitsMse => rows.Average(r => r.Student.Logits.Zip(r.Teacher.Logits, (s, t) => (s - t) * (s - t)).Average()),
        ObjectiveOptions.HardLabel => rows.Average(r => -LogSoftmax(r.Student.Logits)[r.Label]),
        ObjectiveOptions.Vocabulary => OverMasked((r, i, s) => Divergence(s.Length, Over(s, o.Temperature), Over(Masked(r, r.Teacher, i), o.Temperature))) * o.Temperature * o.Temperature,
        ObjectiveOptions.MaskedToken => OverMasked((r, i, s) => -LogSoftmax(s)[r.MaskedIds[i]]),
        ObjectiveOptions.Patience => rows.Average(r => pairs.Average(p => SquaredError(Unit(First(r, r.Student.Hidden(p.Student))), Unit(First(r, r.Teacher.Hidden(p.Teacher)))))),
        ObjectiveOptions.HiddenCosine => rows.Sum(r => Cosines(r.Length, project(r.Student.Hidden(pairs[0].Student)), r.Teacher.Hidden(pairs[0].Teacher))) / Tokens,
        ObjectiveOptions.HiddenMse or ObjectiveOptions.EmbeddingMse => pairs.Sum(p => OverTokens(r => SquaredError(project(r.Student.Hidden(p.Student)), r.Teacher.Hidden(p.Teacher)))),
        ObjectiveOptions.FeatureMap => pairs.Average(p => OverTokens(r => SquaredError(r.Student.Hidden(p.Student), r.Teacher.Hidden(p.Teacher)))),
        ObjectiveOptions.AttentionMse => pairs.Sum(p => rows.Sum(r => SquaredError(r.Student.Scores(p.Student), r.Teacher.Scores(p.Teacher)) * r.Length * r.Length) / rows.Sum(r => r.Length * r.Length)),
        ObjectiveOptions.AttentionTransfer => pairs.Average(p => OverTokens(r => Divergence(r.Length, r.Student.Scores(p.Student), r.Teacher.Scores(p.Teacher)))),
        ObjectiveOptions.AttentionKl => OverTokens(r => Divergence(r.Length, r.Student.Scores(pairs[0].Student), r.Teacher.Scores(pairs[0].Teacher))),
        ObjectiveOptions.ValueRelation => Relation(TapRole.Values, pairs[0], heads),
        ObjectiveOptions.Relation => new[] { TapRole.Queries, TapRole.Keys, TapRole.Values }.Sum(role => Relation(role, pairs[0], o.RelationHeads)),
        _ => throw new NotSupportedException(o.Kind),
    };

    // A row's mean counts as often as it has tokens.
    private double OverTokens(Func<RowTensors, double> mean) => rows.Sum(r => mean(r) * r.Length) / Tokens;

    // The mean over all masked tokens, from what the student says at each.
    private double OverMasked(Func<RowTensors, int, double[], double> term) =>
        rows.Sum(r => r.MaskedIds.Select((_, i) => term(r, i, Masked(r, r.Student, i))).Sum()) / rows.Sum(r => r.MaskedIds.Length);

    private static double[] Masked(RowTensors row, Speaker speaker, int token) => speaker.Logits.Chunk(speaker.Logits.Length / row.MaskedIds.Length).ElementAt(token);

    private double SoftTarget(ObjectiveOptions o)
    {
        var sum = rows.Sum(r =>
        {
            var (s, t) = (LogSoftmax(Over(r.Student.Logits, o.Temperature)), LogSoftmax(Over(r.Teacher.Logits, o.Temperature)));
            return s.Zip(t, (q, p) => Math.Exp(p) * (o.Divergence == "kl" ? p - q : -q)).Sum();
        });
        return sum * (o.ScaleT2 ? o.Temperature * o.Temperature : 1) / rows.Count / (o.Reduction == "mean" ? rows[0].Student.Logits.Length : 1);
    }

    private double Relation(TapRole role, (int Student, int Teacher) pair, int heads) => OverTokens(r => Divergence(
        r.Length, Products(r.Length, heads, r.Student.Tap(new EncoderTap(role, pair.Student))), Products(r.Length, heads, r.Teacher.Tap(new EncoderTap(role, pair.Teacher)))));

    // A A^T / sqrt(d) of each head: [heads, length, length].
    private static double[] Products(int length, int heads, double[] states)
    {
        var (width, size) = (states.Length / length, states.Length / length / heads);
        var products = new double[heads * length * length];
        for (var (h, at) = (0, 0); h < heads; h++)
        {
            for (var i = 0; i < length; i++)
            {
                for (var j = 0; j < length; j++)
                {
                    products[at++] = Enumerable.Range(h * size, size).Sum(k => states[(i * width) + k] * states[(j * width) + k]) / Math.Sqrt(size);
                }
            }
        }

        return products;
    }

    // The mean over heads and queries of KL(teacher || student) over keys.
    private static double Divergence(int length, double[] student, double[] teacher) =>
        student.Chunk(length).Zip(teacher.Chunk(length), (s, t) => LogSoftmax(s).Zip(LogSoftmax(t), (q, p) => Math.Exp(p) * (p - q)).Sum()).Average();

    private static double Cosines(int length, double[] student, double[] teacher) =>
        student.Chunk(student.Length / length).Zip(teacher.Chunk(teacher.Length / length), (s, t) => 1 - Unit(s).Zip(Unit(t), (a, b) => a * b).Sum()).Sum();

    private static double SquaredError(double[] student, double[] teacher) => student.Length == teacher.Length
        ? student.Zip(teacher, (s, t) => (s - t) * (s - t)).Average()
        : throw new InvalidOperationException($"{student.Length} numbers of the student, {teacher.Length} of the teacher");

    private static double[] First(RowTensors row, double[] states) => states[..(states.Length / row.Length)];

    private static double[] Unit(double[] vector) => Over(vector, Math.Sqrt(vector.Sum(v => v * v)));

    private static double[] Over(double[] values, double number) => Array.ConvertAll(values, v => v / number);

    private static double[] LogSoftmax(double[] values)
    {
        var largest = values.Max();
        var log = largest + Math.Log(values.Sum(v => Math.Exp(v - largest)));
        return Array.ConvertAll(values, v => v - log);
    }
}
