using OnnxDistill.Student.Advice.Facts;

namespace OnnxDistill.Student.Advice.Rules;

/// <summary>Rows that were cut.</summary>
internal sealed class LengthRule : IAdviceRule
{
    private const double Many = 0.01;

    /// <inheritdoc/>
    public Finding? Find(AdviceContext context)
    {
        var plan = context.Facts.Plan;
        var rows = plan.Rows / (plan.Masking?.Replicas ?? 1);
        return plan.Cut is { Rows: var cut, Longest: var longest } && cut > Many * rows
            ? new Finding(
                "length",
                FactLines.Text($"{cut:N0} of {rows:N0} rows ({FactLines.Share(cut, rows):0.0} %) were cut to {plan.MaxLength} tokens; the longest has {longest:N0}"),
                FactLines.Text($"make the cache again with --max-length {Math.Min(Math.Max(plan.MaxLength, longest), plan.Teacher.Positions)} unless the beginnings decide: the student never sees the rest"),
                "the cache's plan; time and bytes grow with the length, scores with its square (docs/many-machines.md)")
            : null;
    }
}
