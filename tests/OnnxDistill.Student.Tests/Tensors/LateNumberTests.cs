using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Tensors;

/// <summary>
/// Numbers that libtorch reads late are still there when another thread collects garbage meanwhile. With TorchSharp's own operators in their places
/// each of these fails within the first thousands of operations: small tensors, so that little else than reading the number is done.
/// </summary>
public sealed class LateNumberTests
{
    private const int Operations = 20_000;

    private static readonly Dictionary<string, Func<Tensor, Tensor, int, Tensor>> _operations = new()
    {
        ["fill"] = (values, mask, i) => values.Filled(mask, i),
        ["plus times"] = (values, _, i) => values.PlusTimes(i - 1, values),
        ["plus a number"] = (values, _, i) => values.Plus(i - 1),
        ["plus a tensor"] = (values, _, i) => values.Times(i - 1).Plus(values),
        ["add a product"] = (values, _, i) => zeros_like(values).AddProduct(i, values, values),
        ["at least"] = (values, _, i) => zeros_like(values).AtLeast((double)i),
        ["power"] = (values, _, i) => values.Times(i).Power(1),
        ["scale"] = (values, _, i) => values.clone().ScaleBy(i),
        ["over"] = (values, _, i) => values.Times(2 * i).Over(2),
        ["is at most"] = (values, _, i) => values.IsAtMost(i % 2 == 0 ? 1.5 : 0.5).to(ScalarType.Float32).Times(i).Plus(i % 2 == 0 ? 0 : i),
    };

    public static TheoryData<string> Names => [.. _operations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
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
            var (values, mask) = (ones(1 << 10), ones(1 << 10, ScalarType.Bool));
            for (var i = 0; i < Operations; i++)
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
