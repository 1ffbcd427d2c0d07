using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.DistilBert;

/// <summary>Masked language modelling: the cross entropy on the masked tokens' own ids, see <see cref="VocabularyLoss.MaskedIds"/>.</summary>
internal sealed class MaskedTokenObjective : IObjective
{
    /// <inheritdoc/>
    public string Name => "masked-token";

    /// <inheritdoc/>
    public StudentTaps Wants => StudentTaps.Logits;

    /// <inheritdoc/>
    public Tensor Loss(StudentOutput student, SoftTargetBatch teacher)
    {
        var taps = teacher.Taps ?? throw new InvalidDataException(
            "The objective masked-token needs masked rows, which this data does not have; make a cache of a masked language model with teacher-cache run --for RECIPE.");
        var positions = taps.MaskedPositions();                                  // [batch, positions]
        var labels = taps.MaskedIds().Filled(positions.IsNegative(), VocabularyLoss.NoLabel);
        return VocabularyLoss.MaskedIds(HeadLogits.Masked(student, positions, Name), labels);
    }
}
