using OnnxDistill.Student.Advice.Facts;

namespace OnnxDistill.Student.Advice.Rules;

/// <summary>Few rows: more passes over them, and several seeds before anything is believed.</summary>
internal sealed class RowsRule : IAdviceRule
{
    // Below it the papers speak of small sets: MRPC, RTE, STS-B and CoLA have 2,500 to 8,600 rows.
    private const long Small = 10_000;

    /// <inheritdoc/>
    public Finding? Find(AdviceContext context) => context.Facts.Rows < Small
        ? new Finding(
            "rows",
            FactLines.Text($"{context.Facts.Rows:N0} rows are few: differences between single runs are noise of a point or two"),
            "see them more often (20 epochs on layers), compare means of several seeds (student-trainer sweep --seeds 3), and make more text (teacher-cache augment)",
            "TinyBERT, Jiao et al. 2019, appendix: 20 epochs on layers for small sets, 10 for MNLI, QQP and QNLI; SYSTEMS.md 4 (MRPC, RTE, CoLA: seeds differ by 1 to 2 points)")
        : null;

    /// <inheritdoc/>
    public AdvisedRecipe Change(AdvisedRecipe recipe, AdviceContext context) =>
        recipe.Name == "tinybert" && context.Facts.Rows < Small ? recipe.With("stages.intermediate.epochs=20") : recipe;
}
