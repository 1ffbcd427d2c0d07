using OnnxDistill.Student.Models;
using OnnxDistill.Student.Models.MobileBert;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Models;

/// <summary>Students of a few hundred parameters and a batch of two rows, the second of which is padded.</summary>
internal static class SmallStudents
{
    public static BertStudentOptions BertOptions { get; } = new()
    {
        Layers = 2,
        Hidden = 8,
        Heads = 2,
        Intermediate = 12,
        Vocabulary = 20,
        Positions = 6,
        Labels = 3,
        HiddenDropout = 0,
        AttentionDropout = 0,
    };

    public static MobileBertStudentOptions MobileBertOptions { get; } = new()
    {
        Layers = 2,
        Hidden = 8,
        Bottleneck = 4,
        Heads = 2,
        Intermediate = 6,
        FeedForwards = 2,
        Embedding = 3,
        Vocabulary = 20,
        Positions = 6,
        Labels = 3,
        AttentionDropout = 0,
    };

    public static BiLstmStudentOptions BiLstmOptions { get; } = new() { Vocabulary = 20, Embedding = 5, Hidden = 4, Fc = 6, Labels = 3, Dropout = 0 };

    public static StudentBatch Batch(long padding = 0)
    {
        var ids = tensor(new long[,] { { 2, 7, 9, 3 }, { 2, 5, padding, padding } });
        return new StudentBatch(
            ids, zeros_like(ids), tensor(new long[,] { { 1, 1, 1, 1 }, { 1, 1, 0, 0 } }), tensor(new long[] { 4, 2 }))
        {
            PairInputIds = tensor(new long[,] { { 4, 8 }, { 6, padding } }),
            PairLengths = tensor(new long[] { 2, 1 }),
        };
    }

    public static double[] Floats64(this Tensor tensor) => tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();

    public static float[] Floats(this Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();
}
