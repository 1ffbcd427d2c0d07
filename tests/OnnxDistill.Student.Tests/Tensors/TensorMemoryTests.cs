using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Tensors;

public sealed class TensorMemoryTests
{
    // Memory that nobody touches is not taken from the system: 16 KiB are.
    [Theory]
    [InlineData(ScalarType.Float32, (1L << 29) + 3)]
    [InlineData(ScalarType.Int64, (1L << 28) + 3)]
    [InlineData(ScalarType.Float32, 5)]
    public unsafe void A_tensor_s_memory_begins_with_its_first_element_however_large_it_is(ScalarType type, long length)
    {
        using var scope = NewDisposeScope();
        var tensor = empty(length, type);
        tensor[0] = torch.tensor(3, type);
        tensor[length - 1] = torch.tensor(4, type);

        if (type == ScalarType.Float32)
        {
            var start = TensorMemory.Pointer(tensor);
            (start[0], start[length - 1]).ShouldBe((3, 4));
        }
        else
        {
            var start = (long*)TensorMemory.Start(tensor);
            (start[0], start[length - 1]).ShouldBe((3, 4));
        }
    }
}
