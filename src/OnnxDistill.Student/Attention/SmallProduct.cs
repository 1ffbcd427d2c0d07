using System.Runtime.Intrinsics;

namespace OnnxDistill.Student.Attention;

/// <summary>
/// Products of the small matrices of one attention head, C = A · B, on the calling thread. A is read element by element and may lie in any order;
/// rows of B and C are padded to whole vectors.
/// </summary>
internal static unsafe class SmallProduct
{
    /// <summary>The elements of a vector, to a multiple of which rows are padded.</summary>
    public const int Width = 8;

    /// <summary>The rows that are multiplied at a time; fewer take longer each.</summary>
    public const int Rows = 4;

    /// <summary>So many elements, padded to whole vectors.</summary>
    public static int Padded(int count) => (count + Width - 1) / Width * Width;

    /// <summary>C = A · B.</summary>
    /// <param name="a">A, <c>[rows, inner]</c>.</param>
    /// <param name="aRow">From one row of A to the next.</param>
    /// <param name="aColumn">From one column of A to the next.</param>
    /// <param name="b">B, <c>[inner, columns]</c>, its rows <paramref name="columns"/> apart.</param>
    /// <param name="c">C, <c>[rows, columns]</c>, likewise.</param>
    /// <param name="rows">The rows of A and C.</param>
    /// <param name="inner">The columns of A, rows of B.</param>
    /// <param name="columns">The columns of B and C, a multiple of <see cref="Width"/>.</param>
    public static void Of(float* a, nint aRow, nint aColumn, float* b, float* c, int rows, int inner, int columns)
    {
        var row = 0;
        for (; row <= rows - Rows; row += Rows)
        {
            Four(a + (row * aRow), aRow, aColumn, b, c + (row * columns), inner, columns);
        }

        for (; row < rows; row++)
        {
            One(a + (row * aRow), aColumn, b, c + (row * columns), inner, columns);
        }
    }

    // Four rows and two vectors at a time: eight sums stay in registers.
    private static void Four(float* a, nint aRow, nint aColumn, float* b, float* c, int inner, int columns)
    {
        var column = 0;
        for (; column <= columns - (2 * Width); column += 2 * Width)
        {
            Vector256<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
            float* pa = a, pb = b + column;
            for (var i = 0; i < inner; i++)
            {
                var (b0, b1) = (Vector256.Load(pb), Vector256.Load(pb + Width));
                var x = Vector256.Create(*pa);
                c00 = Vector256.MultiplyAddEstimate(x, b0, c00);
                c01 = Vector256.MultiplyAddEstimate(x, b1, c01);
                x = Vector256.Create(*(pa + aRow));
                c10 = Vector256.MultiplyAddEstimate(x, b0, c10);
                c11 = Vector256.MultiplyAddEstimate(x, b1, c11);
                x = Vector256.Create(*(pa + (2 * aRow)));
                c20 = Vector256.MultiplyAddEstimate(x, b0, c20);
                c21 = Vector256.MultiplyAddEstimate(x, b1, c21);
                x = Vector256.Create(*(pa + (3 * aRow)));
                c30 = Vector256.MultiplyAddEstimate(x, b0, c30);
                c31 = Vector256.MultiplyAddEstimate(x, b1, c31);
                pa += aColumn;
                pb += columns;
            }

            var to = c + column;
            c00.Store(to);
            c01.Store(to + Width);
            c10.Store(to + columns);
            c11.Store(to + columns + Width);
            c20.Store(to + (2 * columns));
            c21.Store(to + (2 * columns) + Width);
            c30.Store(to + (3 * columns));
            c31.Store(to + (3 * columns) + Width);
        }

        if (column < columns)
        {
            Vector256<float> c0 = default, c1 = default, c2 = default, c3 = default;
            float* pa = a, pb = b + column;
            for (var i = 0; i < inner; i++)
            {
                var b0 = Vector256.Load(pb);
                c0 = Vector256.MultiplyAddEstimate(Vector256.Create(*pa), b0, c0);
                c1 = Vector256.MultiplyAddEstimate(Vector256.Create(*(pa + aRow)), b0, c1);
                c2 = Vector256.MultiplyAddEstimate(Vector256.Create(*(pa + (2 * aRow))), b0, c2);
                c3 = Vector256.MultiplyAddEstimate(Vector256.Create(*(pa + (3 * aRow))), b0, c3);
                pa += aColumn;
                pb += columns;
            }

            c0.Store(c + column);
            c1.Store(c + column + columns);
            c2.Store(c + column + (2 * columns));
            c3.Store(c + column + (3 * columns));
        }
    }

    private static void One(float* a, nint aColumn, float* b, float* c, int inner, int columns)
    {
        for (var column = 0; column < columns; column += Width)
        {
            float* pa = a, pb = b + column;
            Vector256<float> sum = default;
            for (var i = 0; i < inner; i++)
            {
                sum = Vector256.MultiplyAddEstimate(Vector256.Create(*pa), Vector256.Load(pb), sum);
                pa += aColumn;
                pb += columns;
            }

            sum.Store(c + column);
        }
    }
}
