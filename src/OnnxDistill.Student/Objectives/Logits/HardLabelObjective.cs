using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.Logits;

/// <summary>
/// The task's own loss: mean cross entropy over the rows that have a label; mean squared error for a student with one logit; where a row may have
/// several classes, binary cross entropy averaged over the rows and classes whose label is known. A batch without any label gives 0 and zero gradients.
/// </summary>
/// <remarks>
/// With class weights the mean is weighted, sum of w[label] * loss by sum of w[label], and a smoothed label is (1 - s) of itself and s / classes of
/// every class, all as torch's <c>cross_entropy</c> has them; where a row may have several classes the weights are torch's <c>pos_weight</c>.
/// </remarks>
/// <param name="multiLabel">Whether a row may have several classes. The default value is false.</param>
/// <param name="classWeights">What each class counts, by id; null for all alike. The default value is null.</param>
/// <param name="labelSmoothing">The share of a label that is spread over all classes, in [0, 1]. The default value is 0.</param>
internal sealed class HardLabelObjective(bool multiLabel = false, IReadOnlyList<float>? classWeights = null, double labelSmoothing = 0) : IObjective
{
    /// <inheritdoc/>
    public string Name => "hard-label";

    /// <inheritdoc/>
    public StudentTaps Wants => StudentTaps.Logits;

    /// <inheritdoc/>
    public Tensor Loss(StudentOutput student, SoftTargetBatch teacher)
    {
        var s = student.Logits;                             // [batch, classes]
        var labels = teacher.Labels ?? throw new InvalidDataException(
            "The objective hard-label needs labels, which this data does not have; give --label-column or leave the objective out.");
        if (multiLabel)
        {
            return EachClass(s, labels.shape.SequenceEqual(s.shape) ? labels.to(s.dtype) : throw new InvalidDataException(
                $"The objective hard-label of a multi-label student wants a label for each class, [{string.Join(", ", s.shape)}], and got [{string.Join(", ", labels.shape)}]."));
        }

        var valid = teacher.HasLabel ?? ones(s.shape[0], dtype: ScalarType.Bool, device: s.device);   // [batch]
        var count = valid.sum().to(s.dtype).AtLeast(1.0);
        return s.shape[1] == 1 ? SquaredError(s, labels, valid) / count
            : classWeights is not null || labelSmoothing > 0 ? Weighted(s, labels, valid)
            : CrossEntropy(s, labels, valid) / count;
    }

    private Tensor EachClass(Tensor s, Tensor labels)
    {
        var unknown = labels.isnan();                                                            // [batch, classes]
        var gold = labels.Filled(unknown, 0);
        var terms = nn.functional.binary_cross_entropy_with_logits(s, gold, reduction: nn.Reduction.None, pos_weights: Weights(s));
        return terms.Filled(unknown, 0).sum() / unknown.logical_not().sum().to(s.dtype).AtLeast(1.0);
    }

    // [classes], in the student's type; null where all classes count alike.
    private Tensor? Weights(Tensor s) => classWeights is null ? null : tensor(classWeights.ToArray()).to(s.dtype).to(s.device);

    private Tensor Weighted(Tensor s, Tensor labels, Tensor valid)
    {
        var ids = labels.Filled(valid.logical_not(), 0).to(ScalarType.Int64);
        var weights = Weights(s) ?? ones(s.shape[1], dtype: s.dtype, device: s.device);                // [classes]
        var rows = nn.functional.cross_entropy(s, ids, weight: weights, reduction: nn.Reduction.None, label_smoothing: labelSmoothing);   // [batch]
        var counted = weights.index_select(0, ids).Filled(valid.logical_not(), 0).sum();

        // A batch of classes without weight has nothing to say.
        return rows.Filled(valid.logical_not(), 0).sum() / counted.AtLeast(1e-12);
    }

    private static Tensor CrossEntropy(Tensor s, Tensor labels, Tensor valid)
    {
        // Labels of rows without one may hold anything: class 0 stands in, and the row's loss is replaced by 0.
        var ids = labels.Filled(valid.logical_not(), 0).to(ScalarType.Int64);
        var rows = nn.functional.cross_entropy(s, ids, reduction: nn.Reduction.None);                  // [batch]
        return rows.Filled(valid.logical_not(), 0).sum();
    }

    private static Tensor SquaredError(Tensor s, Tensor labels, Tensor valid)
    {
        var gold = labels.to(s.dtype).Filled(valid.logical_not(), 0);                            // [batch]
        var difference = (s.squeeze(1) - gold).Filled(valid.logical_not(), 0);                   // [batch]
        return difference.square().sum();
    }
}
