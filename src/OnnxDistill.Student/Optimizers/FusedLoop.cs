using System.Numerics;
using OnnxDistill.Student.Tensors;

namespace OnnxDistill.Student.Optimizers;

/// <summary>An optimizer's arithmetic on a few elements at once.</summary>
internal interface IElementwiseUpdate
{
    /// <summary>Updates the values and both states in place.</summary>
    void Apply(ref Vector<float> value, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second);
}

/// <summary>
/// Runs an update over the memory of many parameters on torch's number of threads. Each element is computed alone and in the same way
/// wherever it falls, so the number of threads changes no bit.
/// </summary>
internal static unsafe class FusedLoop
{
    private const int ChunkLength = 1 << 15;

    public static void Run<TUpdate>(IReadOnlyList<FusedParameter> parameters, Func<FusedParameter, TUpdate> updateOf)
        where TUpdate : struct, IElementwiseUpdate
    {
        var chunks = new List<(FusedParameter Parameter, TUpdate Update, int Start)>();
        foreach (var parameter in parameters)
        {
            var update = updateOf(parameter);
            for (var start = 0; start < parameter.Length; start += ChunkLength)
            {
                chunks.Add((parameter, update, start));
            }
        }

        TorchThreads.For(chunks.Count, i => Chunk(chunks[(int)i].Parameter, chunks[(int)i].Update, chunks[(int)i].Start));
    }

    private static void Chunk<TUpdate>(FusedParameter p, TUpdate update, int start)
        where TUpdate : struct, IElementwiseUpdate
    {
        var (end, scale) = (Math.Min(p.Length, start + ChunkLength), new Vector<float>(p.GradientScale));
        var i = start;
        for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (value, first, second) = (Vector.Load(p.Value + i), Vector.Load(p.First + i), Vector.Load(p.Second + i));
            update.Apply(ref value, Vector.Load(p.Gradient + i) * scale, ref first, ref second);
            value.Store(p.Value + i);
            first.Store(p.First + i);
            second.Store(p.Second + i);
        }

        if (i < end)
        {
            Rest(p, update, i, end - i);
        }
    }

    // The last few elements go through a full vector too, so that their arithmetic is the same.
    private static void Rest<TUpdate>(FusedParameter p, TUpdate update, int at, int count)
        where TUpdate : struct, IElementwiseUpdate
    {
        var (value, gradient) = (Read(p.Value + at, count), Read(p.Gradient + at, count) * p.GradientScale);
        var (first, second) = (Read(p.First + at, count), Read(p.Second + at, count));
        update.Apply(ref value, gradient, ref first, ref second);
        for (var i = 0; i < count; i++)
        {
            p.Value[at + i] = value[i];
            p.First[at + i] = first[i];
            p.Second[at + i] = second[i];
        }
    }

    private static Vector<float> Read(float* source, int count)
    {
        var buffer = stackalloc float[Vector<float>.Count];
        new Span<float>(buffer, Vector<float>.Count).Clear();
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(buffer, count));
        return Vector.Load(buffer);
    }
}
