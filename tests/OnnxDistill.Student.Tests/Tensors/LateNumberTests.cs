using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Tensors;

/// <summary>Numbers that libtorch reads late are still there when garbage is collected meanwhile.</summary>
public sealed class LateNumberTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor, int, Tensor>> _operations = new()
    {
        ["fill"] = (values, mask, i) => values.Filled(mask, i),
        ["plus"] = (values, _, i) => values.PlusTimes(i - 1, values),
        ["plus a number"] = (values, _, i) => values.Plus(i - 1),
        ["plus a tensor"] = (values, _, i) => (values * (i - 1)).Plus(values),
        ["at least"] = (values, _, i) => (values * 0).AtLeast((double)i),
        ["power"] = (values, _, i) => (values * i).Power(1),
    };

    public static TheoryData<string> Operations => [.. _operations.Keys];

    [Theory]
    [MemberData(nameof(Operations))]
    public void A_number_is_read_while_garbage_is_collected(string operation)
    {
        using var done = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            using var scope = NewDisposeScope();
            var (values, mask) = (ones(1 << 18), ones(1 << 18, ScalarType.Bool));
            for (var i = 0; i < 300; i++)
            {
                using var step = NewDisposeScope();
                var filled = _operations[operation](values, mask, i);
                filled[0].item<float>().ShouldBe(i);
            }
        }
        finally
        {
            done.Cancel();
            collector.Join();
        }
    }
}
