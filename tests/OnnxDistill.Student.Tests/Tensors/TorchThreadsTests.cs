using System.Runtime.InteropServices;
using OnnxDistill.Student.Tensors;
using OnnxDistill.Student.Tests.Support;
using TorchSharp;

namespace OnnxDistill.Student.Tests.Tensors;

/// <summary>Loops on four threads, libtorch's where they can be reached and .NET's.</summary>
[Collection(TorchRandomCollection.Name)]
public sealed class TorchThreadsTests
{
    public static TheoryData<bool> Threads => TorchThreads.AreTorchs ? [true, false] : [false];

    [Fact]
    public void On_linux_the_threads_are_libtorchs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "libtorch brings libgomp for linux-x64");
        TorchThreads.AreTorchs.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Threads))]
    public void Every_turn_is_taken_once(bool torchs) => OnFour(() =>
    {
        foreach (var count in new[] { 0, 1, 2, 1000 })
        {
            var taken = new int[count];
            TorchThreads.For(count, i => Interlocked.Increment(ref taken[i]), torchs);
            taken.ShouldAllBe(times => times == 1);
        }
    });

    [Theory]
    [MemberData(nameof(Threads))]
    public void Two_turns_run_at_once(bool torchs) => OnFour(() =>
    {
        using var both = new Barrier(2);
        var met = new bool[2];
        TorchThreads.For(2, i => met[i] = both.SignalAndWait(TimeSpan.FromSeconds(30)), torchs);
        met.ShouldBe([true, true]);
    });

    [Theory]
    [MemberData(nameof(Threads))]
    public void What_a_turn_throws_is_thrown_by_the_loop(bool torchs)
    {
        OnFour(() => Should.Throw<InvalidDataException>(() => TorchThreads.For(
            100,
            i =>
            {
                if (i == 7)
                {
                    throw new InvalidDataException("seven");
                }
            },
            torchs)).Message.ShouldBe("seven"));
        Every_turn_is_taken_once(torchs);
    }

    [Theory]
    [MemberData(nameof(Threads))]
    public void Garbage_is_collected_meanwhile(bool torchs) => OnFour(() =>
    {
        var sums = new long[64];
        TorchThreads.For(
            sums.Length,
            i =>
            {
                sums[i] = Enumerable.Range(0, 1000).Select(n => new[] { (long)n }).Sum(n => n[0]);
                GC.Collect(0);
            },
            torchs);
        sums.ShouldAllBe(sum => sum == 499_500);
    });

    private static void OnFour(Action test)
    {
        var before = torch.get_num_threads();
        try
        {
            torch.set_num_threads(4);
            test();
        }
        finally
        {
            torch.set_num_threads(before);
        }
    }
}
