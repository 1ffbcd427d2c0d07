using OnnxDistill.Student.Advice.Facts;

namespace OnnxDistill.Student.Advice.Rules;

/// <summary>Where most of a small student is its table of words.</summary>
internal sealed class VocabularyRule : IAdviceRule
{
    /// <inheritdoc/>
    public Finding? Find(AdviceContext context)
    {
        if (context.Chosen is not { Pruned: { } pruned } chosen || pruned >= chosen.Parameters)
        {
            return null;
        }

        var facts = context.Facts;
        return new Finding(
            "vocabulary",
            FactLines.Text($"the rows use {facts.Pieces.Count:N0} of {facts.Plan.Teacher.VocabularySize:N0} word pieces; without the others {chosen.Name} has {pruned / 1e6:0.00} M parameters instead of {chosen.Parameters / 1e6:0.00} M"),
            "when size matters: export --prune-vocabulary --int8 --dev DEV (the trained student answers as before; other words are read in smaller pieces)",
            "docs/students.md, \"Small files\": the BiLSTM of SNIPS goes from 39.0 to 4.0 MB, a 3x192 BERT from 29.0 to 3.6, a 4x192 one on SST-2 from 23.1 to 3.7 with dev 0.8039 and 0.8016");
    }
}
