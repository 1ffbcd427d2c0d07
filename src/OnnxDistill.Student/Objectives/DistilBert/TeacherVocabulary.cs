using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.DistilBert;

/// <summary>What a masked-language head of the teacher says at the tokens of a batch that are compared.</summary>
/// <param name="Logprobs">Log-probabilities of the kept word pieces, <c>[batch, tokens, kept]</c>, fp32; by id where all are kept.</param>
/// <param name="Ids">Their ids, likewise, int64; null where all are kept.</param>
/// <param name="Rest">The log of what all others have together, <c>[batch, tokens]</c>; null where all are kept.</param>
internal sealed record TeacherVocabulary(Tensor Logprobs, Tensor? Ids, Tensor? Rest)
{
    /// <summary>Reads the taps of a batch.</summary>
    /// <param name="teacher">The batch.</param>
    /// <param name="everyToken">Whether every token is compared; else the masked ones, <c>[batch, positions]</c>.</param>
    /// <param name="objective">The objective's name, for errors.</param>
    /// <exception cref="InvalidDataException">The batch holds no vocabulary, or not that of every token.</exception>
    public static TeacherVocabulary Of(SoftTargetBatch teacher, bool everyToken, string objective)
    {
        if (teacher.Taps is not { Vocabulary: { } column } taps)
        {
            throw new InvalidDataException(
                $"The objective {objective} needs the teacher's vocabulary, which this data does not have; make a cache of a masked language model with teacher-cache run --for RECIPE.");
        }

        var heldEverywhere = column.Shape[0] == TapColumn.Length;
        if (everyToken && !heldEverywhere)
        {
            throw new InvalidDataException(
                $"The objective {objective} compares every token (positions: valid), but the cache holds the vocabulary of masked ones only; capture vocabulary:K@all.");
        }

        var positions = heldEverywhere && !everyToken ? taps.MaskedPositions() : null;
        var whole = taps.Taps.All(t => t.Tap.Kind != TapKind.VocabularyIds);
        return new TeacherVocabulary(
            At(taps[new Tap(TapKind.Vocabulary, 0)]),
            whole ? null : At(taps[new Tap(TapKind.VocabularyIds, 0)]),
            whole ? null : At(taps[new Tap(TapKind.VocabularyRest, 0)].unsqueeze(-1)).squeeze(-1));

        Tensor At(Tensor rows) => positions is null ? rows : TokenRows.At(rows, positions);
    }
}
