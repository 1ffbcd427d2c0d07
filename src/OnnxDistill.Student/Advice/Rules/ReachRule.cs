using OnnxDistill.Student.Advice.Candidates;

namespace OnnxDistill.Student.Advice.Rules;

/// <summary>Says where no student of those compared is as small or as fast as was asked for.</summary>
internal sealed class ReachRule : IAdviceRule
{
    /// <inheritdoc/>
    public Finding? Find(AdviceContext context) => context.Chosen is { } chosen && !CandidateChoice.Meets(chosen, context.Options)
        ? new Finding(
            "out of reach",
            "none of the students compared is as small and as fast as was asked for",
            $"{chosen.Name} comes nearest; ask for less, take a smaller tokenizer (student-trainer vocabulary --size N, read by train --data D --tokenizer T) or narrower embeddings (student.embedding)",
            SpeedEstimate.Source)
        : null;
}
