using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives.Logits;
using OnnxDistill.Student.Objectives.Taps;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.DistilBert;

/// <summary>
/// DistilBERT's distillation loss: the distance between softened distributions over the vocabulary. Sanh et al. 2019, section 2; transformers
/// distiller.py:405-418.
/// </summary>
/// <remarks>
/// A cache that holds every word piece gives <see cref="VocabularyLoss.Soft"/>, at any temperature: log-probabilities are logits but for a constant.
/// One that holds the likeliest gives <see cref="VocabularyLoss.Kept"/>.
/// </remarks>
/// <param name="everyToken">Whether every valid token is compared (the program's default); else the masked ones (its <c>restrict_ce_to_mask</c>).</param>
/// <param name="temperature">The temperature, above 0.</param>
/// <param name="divergence">KL divergence or cross entropy.</param>
/// <param name="scaleBySquare">Whether the loss is multiplied by the squared temperature.</param>
/// <param name="ignoreRest">Whether word pieces that the cache does not hold are left out; else they are one bucket, which needs a temperature of 1.</param>
/// <param name="dialect">Which mean over tokens.</param>
internal sealed class VocabularyObjective(
    bool everyToken, double temperature, Divergence divergence, bool scaleBySquare, bool ignoreRest, Dialect dialect) : IObjective
{
    /// <inheritdoc/>
    public string Name => "vocabulary";

    /// <inheritdoc/>
    public StudentTaps Wants => everyToken ? StudentTaps.EveryToken : StudentTaps.Logits;

    /// <inheritdoc/>
    public Tensor Loss(StudentOutput student, SoftTargetBatch teacher)
    {
        var held = TeacherVocabulary.Of(teacher, everyToken, Name);
        var positions = everyToken ? null : teacher.Taps!.MaskedPositions();                     // [batch, positions]
        var selected = positions is null ? BatchTaps.Mask(teacher, Name) : positions.IsNegative().logical_not();     // [batch, tokens]
        var logits = positions is null ? HeadLogits.EveryToken(student, Name) : HeadLogits.Masked(student, positions, Name);   // [batch, tokens, vocabulary]
        return held is { Ids: { } ids, Rest: { } rest }
            ? VocabularyLoss.Kept(logits, ids, held.Logprobs, ignoreRest ? null : rest, selected, temperature, divergence, scaleBySquare, dialect)
            : VocabularyLoss.Soft(logits, held.Logprobs, selected, temperature, divergence, scaleBySquare, dialect);
    }
}
