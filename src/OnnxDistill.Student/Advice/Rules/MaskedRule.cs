using OnnxDistill.Student.Advice.Facts;

namespace OnnxDistill.Student.Advice.Rules;

/// <summary>A masked language model as teacher.</summary>
internal sealed class MaskedRule : IAdviceRule
{
    /// <inheritdoc/>
    public Finding? Find(AdviceContext context) => context.Facts is { Masked: true } facts
        ? new Finding(
            "teacher",
            FactLines.Text($"the cache holds {facts.Captured.Vocabulary} of masked tokens: its teacher is a masked language model, and no class, confidence or label is in it"),
            "learn the vocabulary first (general distillation), then fine-tune the student on the task (train --recipe hard-labels --init STUDENT), or distil the task into it",
            "DistilBERT, Sanh et al. 2019, section 3; TinyBERT, Jiao et al. 2019, section 3.2 (without general distillation 72.5 instead of 75.6)")
        : null;

    /// <inheritdoc/>
    public AdvisedRecipe Change(AdvisedRecipe recipe, AdviceContext context) => context.Facts is not { Masked: true, Captured.Vocabulary: { } vocabulary } ? recipe
        : new AdvisedRecipe("masked-lm", false, vocabulary.Top is { } top ? [FactLines.Text($"kept={Math.Min(64, top)}")] : []);
}
