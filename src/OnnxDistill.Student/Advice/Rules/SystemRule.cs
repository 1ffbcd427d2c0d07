using OnnxDistill.Student.Advice.Facts;

namespace OnnxDistill.Student.Advice.Rules;

/// <summary>Which system: drop layers and keep the teacher's weights, narrow layer by layer, or a BiLSTM.</summary>
internal sealed class SystemRule : IAdviceRule
{
    /// <inheritdoc/>
    public Finding? Find(AdviceContext context)
    {
        var (facts, chosen) = (context.Facts, context.Chosen);
        if (facts.Masked || chosen is null)
        {
            return null;
        }

        if (chosen.IsBiLstm)
        {
            return new Finding(
                "student",
                facts.Encoder is null ? "the plan does not know the teacher's encoder, so no layers can be imitated or taken over" : $"speed is what matters: {Wanted(context)}",
                $"a {chosen.Name} that imitates the logits (distilled-bilstm), with as much unlabelled or made text as there is",
                "Tang et al. 2019, sections 3 and 4.2 (90.7 on SST-2 at 434 times BERT-large's speed); docs/measured.md, \"The same in PyTorch\", SST-2: logit MSE 85.1 of the teacher's 89.9, with 60,000 unlabelled lines 87.6");
        }

        return KeepsWidth(context)
            ? new Finding(
                "student",
                FactLines.Text($"only the task is distilled, and the teacher's {facts.Encoder!.Layers} layers of width {facts.Encoder.Hidden} can start the student{Wanted(context, ": ")}"),
                FactLines.Text($"drop layers: {chosen.Layers} of them with the teacher's weights (hinton with --init TEACHER), which matters more than the losses do"),
                "DistilBERT, Sanh et al. 2019, section 4 (random weights cost 3.69 points, no other part as many); How to Distill your BERT, ACL 2023; docs/measured.md, SST-2: 3x384 from layers 0, 2, 4 keeps 98 to 99 % of the teacher after 2 epochs, 4x192 from random weights with the same targets 89.5 %")
            : new Finding(
                "student",
                $"it is to be smaller or faster than dropped layers make it: {Wanted(context)}",
                $"narrow: {chosen.Name} that imitates embeddings, hidden states and scores layer by layer before it learns the logits (tinybert); this lives on text, of labels it needs none",
                "TinyBERT, Jiao et al. 2019, section 3 and ablation (dev average 75.6, without the losses on layers 56.3, without augmented text 68.4); docs/measured.md, \"The same in PyTorch\", SST-2 with 67,349 rows: 4x192 has 87.3 by TinyBERT's two stages, 84.5 by MiniLM, 80.5 by soft targets alone");
    }

    /// <inheritdoc/>
    public AdvisedRecipe Change(AdvisedRecipe recipe, AdviceContext context)
    {
        if (context.Facts.Masked || context.Chosen is not { } chosen)
        {
            return recipe;
        }

        return chosen.IsBiLstm ? new AdvisedRecipe("distilled-bilstm", false, [FactLines.Text($"student.embedding={chosen.Hidden}")])
            : KeepsWidth(context) ? new AdvisedRecipe("hinton", true, [FactLines.Text($"student.layers={chosen.Layers}"), "student.init_layers=every"])
            : new AdvisedRecipe("tinybert", false, [FactLines.Text($"student.layers={chosen.Layers}"), FactLines.Text($"student.hidden={chosen.Hidden}"), FactLines.Text($"student.intermediate={4 * chosen.Hidden}")]);
    }

    private static bool KeepsWidth(AdviceContext context) => context.Chosen!.Hidden == context.Facts.Encoder?.Hidden;

    private static string Wanted(AdviceContext context, string before = "")
    {
        string[] wants =
        [
            .. context.Options.Size is { } size ? [FactLines.Text($"at most {100 * size:0.#} % of the teacher's parameters")] : Array.Empty<string>(),
            .. context.Options.Speed is { } speed ? [FactLines.Text($"at least {speed:0.#} times as fast")] : Array.Empty<string>(),
        ];
        return wants.Length == 0 ? string.Empty : before + string.Join(", ", wants);
    }
}
