using OnnxDistill.Student.Advice.Facts;

namespace OnnxDistill.Student.Advice.Rules;

/// <summary>A student of at most half the layers and half the width: a teacher assistant between.</summary>
internal sealed class AssistantRule : IAdviceRule
{
    /// <inheritdoc/>
    public Finding? Find(AdviceContext context) =>
        context is { Chosen: { IsBiLstm: false } chosen, Facts.Encoder: { } encoder } && 2 * chosen.Layers <= encoder.Layers && 2 * chosen.Hidden <= encoder.Hidden
            ? new Finding(
                "assistant",
                FactLines.Text($"{chosen.Name} has at most half of the teacher's layers ({encoder.Layers}) and half of its width ({encoder.Hidden})"),
                FactLines.Text($"if it falls short, distil a teacher assistant first, {encoder.Layers}x{chosen.Hidden}, export it and let it be the teacher (docs/students.md, \"A teacher assistant\")"),
                "MiniLM, Wang et al. 2020, section 3.3 (for M at most L/2 and d' at most d/2)")
            : null;
}
