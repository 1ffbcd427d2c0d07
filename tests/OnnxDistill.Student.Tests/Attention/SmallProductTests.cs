using OnnxDistill.Student.Attention;

namespace OnnxDistill.Student.Tests.Attention;

public sealed unsafe class SmallProductTests
{
    [Theory]
    [InlineData(1, 1, 8)]
    [InlineData(4, 26, 32)]
    [InlineData(7, 5, 24)]
    [InlineData(33, 16, 40)]
    public void A_product_is_that_of_its_matrices_whichever_way_the_first_one_lies(int rows, int inner, int columns)
    {
        var random = new Random(1);
        var (a, b) = (Values(random, rows * inner), Values(random, inner * columns));
        var expected = new double[rows * columns];
        for (var i = 0; i < expected.Length; i++)
        {
            expected[i] = Enumerable.Range(0, inner).Sum(k => (double)a[(i / columns * inner) + k] * b[(k * columns) + (i % columns)]);
        }

        var transposed = new float[a.Length];
        for (var i = 0; i < a.Length; i++)
        {
            transposed[(i % inner * rows) + (i / inner)] = a[i];
        }

        Product(a, inner, 1, b, rows, inner, columns).Zip(expected).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-5);
        Product(transposed, 1, rows, b, rows, inner, columns).Zip(expected).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-5);
    }

    private static float[] Product(float[] a, int aRow, int aColumn, float[] b, int rows, int inner, int columns)
    {
        var c = new float[rows * columns];
        fixed (float* pa = a, pb = b, pc = c)
        {
            SmallProduct.Of(pa, aRow, aColumn, pb, pc, rows, inner, columns);
        }

        return c;
    }

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble() - 0.5f)];
}
