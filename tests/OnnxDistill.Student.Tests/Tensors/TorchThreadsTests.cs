using OnnxDistill.Student.Tensors;

namespace OnnxDistill.Student.Tests.Tensors;

public sealed class TorchThreadsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Every_turn_is_taken_once(int count)
    {
        var taken = new int[count];
        TorchThreads.For(count, i => Interlocked.Increment(ref taken[i]));
        taken.ShouldAllBe(times => times == 1);
    }

    [Fact]
    public void What_a_turn_throws_is_thrown_by_the_loop()
    {
        Should.Throw<InvalidDataException>(() => TorchThreads.For(100, i =>
        {
            if (i == 7)
            {
                throw new InvalidDataException("seven");
            }
        })).Message.ShouldBe("seven");
        Every_turn_is_taken_once(100);
    }

    [Fact]
    public void Garbage_is_collected_meanwhile()
    {
        var sums = new long[64];
        TorchThreads.For(sums.Length, i =>
        {
            sums[i] = Enumerable.Range(0, 1000).Select(n => new[] { (long)n }).Sum(n => n[0]);
            GC.Collect(0);
        });
        sums.ShouldAllBe(sum => sum == 499_500);
    }
}
