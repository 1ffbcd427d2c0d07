using System.Numerics.Tensors;
using OnnxDistill.Student.Tensors;

namespace OnnxDistill.Student.Objectives.SquaredErrors;

/// <summary>Loops over memory, row by row of the batch on all of torch's threads; their number changes no bit.</summary>
internal static unsafe class Differences
{
    /// <summary>The sum of squared differences of each row's valid elements; the differences are written too, 0 elsewhere.</summary>
    /// <param name="student">The student's elements.</param>
    /// <param name="teacher">The teacher's.</param>
    /// <param name="difference">Where to.</param>
    /// <param name="elements">Which are compared.</param>
    /// <param name="valid">The valid tokens, row after row.</param>
    public static double[] Squares(float* student, float* teacher, float* difference, ValidElements elements, bool[] valid)
    {
        var sums = new double[elements.Batch];
        TorchThreads.For(elements.Batch, b =>
        {
            var tokens = valid.AsSpan((int)b * elements.Tokens, elements.Tokens);
            var all = !tokens.Contains(false);
            var (sum, runs, length) = all ? (0.0, 1, elements.Row) : (0.0, elements.Runs, elements.Length);
            for (var run = 0; run < runs; run++)
            {
                var at = (b * elements.Row) + ((long)run * length);
                var target = new Span<float>(difference + at, length);
                if (!all && !tokens[run % elements.Tokens])
                {
                    target.Clear();
                    continue;
                }

                TensorPrimitives.Subtract(new ReadOnlySpan<float>(student + at, length), new ReadOnlySpan<float>(teacher + at, length), target);
                for (var i = 0; elements.Pairs && !all && i < target.Length; i++)
                {
                    target[i] = tokens[i] ? target[i] : 0;                       // whatever padding holds
                }

                sum += Tensors.Squares.Sum(difference + at, length);
            }

            sums[b] = sum;
        });
        return sums;
    }

    /// <summary>Each row's elements times a factor of the row's.</summary>
    public static void Scale(float* source, float* target, ValidElements elements, float[] factors) => TorchThreads.For(elements.Batch, b =>
        TensorPrimitives.Multiply(new ReadOnlySpan<float>(source + (b * elements.Row), elements.Row), factors[b], new Span<float>(target + (b * elements.Row), elements.Row)));
}
