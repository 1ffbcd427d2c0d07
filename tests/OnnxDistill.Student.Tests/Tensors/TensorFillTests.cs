using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Tensors;

public sealed class TensorFillTests
{
    [Fact]
    public void A_fill_has_its_number_while_garbage_is_collected()
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
            for (var i = 0; i < 1000; i++)
            {
                using var filled = values.Filled(mask, i);
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
