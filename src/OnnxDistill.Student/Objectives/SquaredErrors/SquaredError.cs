using OnnxDistill.Student.Objectives.Masking;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.SquaredErrors;

/// <summary>The mean squared difference of valid elements. Padding may hold anything, and gets no gradient.</summary>
internal static class SquaredError
{
    /// <summary>Between hidden states.</summary>
    /// <param name="student"><c>[batch, length, hidden]</c>.</param>
    /// <param name="teacher">The teacher's, of the same shape and type, without gradient.</param>
    /// <param name="mask"><c>[batch, length]</c>, 1 where a token is.</param>
    /// <param name="dialect">Over valid tokens, or row by row.</param>
    public static Tensor OfTokens(Tensor student, Tensor teacher, Tensor mask, Dialect dialect) => Fits(student) && student.dim() == 3
        ? SquaredErrorFunction.Of(student, teacher, mask, ValidElements.OfTokens(student), dialect)
        : Plain(student, teacher, ValidTokens.Rows(mask), dialect);

    /// <summary>Between scores.</summary>
    /// <param name="student"><c>[batch, heads, query, key]</c>.</param>
    /// <param name="teacher">The teacher's, of the same shape and type, without gradient.</param>
    /// <param name="mask"><c>[batch, length]</c>, 1 where a token is.</param>
    /// <param name="dialect">Over valid pairs, or row by row.</param>
    public static Tensor OfPairs(Tensor student, Tensor teacher, Tensor mask, Dialect dialect) => Fits(student) && student.dim() == 4
        ? SquaredErrorFunction.Of(student, teacher, mask, ValidElements.OfPairs(student), dialect)
        : Plain(student, teacher, ValidTokens.Pairs(mask), dialect);

    private static bool Fits(Tensor student) =>
        student.dtype == ScalarType.Float32 && student.device_type == DeviceType.CPU && student.numel() is > 0 and <= int.MaxValue / sizeof(float);

    private static Tensor Plain(Tensor student, Tensor teacher, Tensor valid, Dialect dialect)
    {
        var difference = ValidTokens.Keep(student, valid) - ValidTokens.Keep(teacher, valid);
        return ValidMean.Of(difference.square(), valid, dialect);
    }
}
