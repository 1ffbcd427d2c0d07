using OnnxDistill.Student.Objectives.Masking;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.MobileBert;

/// <summary>MobileBERT's attention transfer as both TensorFlow programs compute it: cross entropy over all queries, padding included.</summary>
internal static class AttentionCrossEntropy
{
    private const double MaskConstant = -6;

    /// <summary>google-research/mobilebert modeling.py, attention_layer: a padded key's score is replaced by -6.</summary>
    /// <param name="student">Scores, <c>[batch, heads, query, key]</c>.</param>
    /// <param name="teacher">The teacher's, of the same shape.</param>
    /// <param name="mask"><c>[batch, length]</c>, 1 where a token is.</param>
    public static Tensor Tf1(Tensor student, Tensor teacher, Tensor mask)
    {
        var padding = ValidTokens.Keys(mask).logical_not();                      // [batch, 1, 1, key]
        return Tf2(student.Filled(padding, MaskConstant), teacher.Filled(padding, MaskConstant));
    }

    /// <summary>tensorflow/models distillation.py, _get_attention_loss: the softmax of whatever it is given, without a mask.</summary>
    /// <param name="student"><c>[batch, heads, query, key]</c>.</param>
    /// <param name="teacher">The teacher's, of the same shape.</param>
    public static Tensor Tf2(Tensor student, Tensor teacher)
    {
        teacher = SameShape.Require(student, teacher, "attention is compared head by head, so both need the same number of heads (student.heads)");
        return -(nn.functional.softmax(teacher, -1) * nn.functional.log_softmax(student, -1)).sum(-1).mean();
    }
}
