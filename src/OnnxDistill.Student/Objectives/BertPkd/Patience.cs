using OnnxDistill.Student.Objectives.Masking;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.BertPkd;

/// <summary>The patience term of BERT-PKD: squared error between first-token states of middle layers. Sun et al. 2019, section 3.2, L_PT.</summary>
internal static class Patience
{
    // torch.nn.functional.normalize's floor of the norm.
    private const double LeastNorm = 1e-12;

    /// <summary>
    /// The squared difference, of unit vectors if <paramref name="normalize"/>. <see cref="Dialect.Masked"/>: mean over rows, states and width.
    /// <see cref="Dialect.Paper"/>: sum over states and width, mean over rows (in print a sum). <see cref="Dialect.Reference"/>,
    /// intersun/PKD src/KD_loss.py:25-30: the mean in 32 bits, rounded to 16; where it is small, weights lose digits.
    /// </summary>
    /// <param name="student">First tokens' hidden states, <c>[batch, states, hidden]</c>.</param>
    /// <param name="teacher">The teacher's, of the same shape.</param>
    /// <param name="normalize">Whether each state is divided by its L2 norm.</param>
    /// <param name="dialect">How it is normalised.</param>
    /// <param name="valid">Which rows have a first token, <c>[batch]</c>; null for all. Only <see cref="Dialect.Masked"/> and <see cref="Dialect.Paper"/> look.</param>
    /// <exception cref="InvalidDataException">The shapes differ.</exception>
    public static Tensor Loss(Tensor student, Tensor teacher, bool normalize, Dialect dialect, Tensor? valid = null)
    {
        teacher = SameShape.Require(student, teacher, "patience compares states of one width; set student.hidden to the teacher's, or choose hidden-mse with a projection");
        if (dialect == Dialect.Reference)
        {
            return Unrounded(student.to(ScalarType.Float32), teacher.to(ScalarType.Float32), normalize).to(ScalarType.Float16).to(student.dtype);
        }

        var rows = (valid ?? ones(student.shape[0], dtype: ScalarType.Bool, device: student.device)).IsNot(0).reshape(-1, 1, 1);   // [batch, 1, 1]
        var difference = Unit(ValidTokens.Keep(student, rows), normalize) - Unit(ValidTokens.Keep(teacher, rows), normalize);
        var mean = ValidMean.OverElements(difference.square(), rows);
        return dialect == Dialect.Masked ? mean : mean.Times(student.shape[1] * student.shape[2]);
    }

    /// <summary>The reference's value before it rounds: the mean over rows, states and width.</summary>
    public static Tensor Unrounded(Tensor student, Tensor teacher, bool normalize) => (Unit(student, normalize) - Unit(teacher, normalize)).square().mean();

    private static Tensor Unit(Tensor states, bool normalize) =>
        normalize ? states / states.norm(-1, keepdim: true, p: 2).AtLeast(LeastNorm) : states;
}
