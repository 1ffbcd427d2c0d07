using System.Globalization;
using OnnxDistill.Data.Labels;

namespace OnnxDistill.Data.Predictions;

/// <summary>The columns of predictions as a table: row, text, pair where there is one, class and probability, then a probability and a logit for each class.</summary>
/// <param name="Labels">What the logits stand for.</param>
/// <param name="Pairs">Whether rows have two texts.</param>
internal sealed record PredictionColumns(LabelMap Labels, bool Pairs)
{
    /// <summary>Gets the names of the columns with a text: text, pair, class (classes, joined by a bar, where there may be several).</summary>
    public IReadOnlyList<string> Texts =>
        [.. new[] { "text", Pairs ? "pair" : null, Labels.Kind == TaskKind.Regression ? null : Labels.Kind == TaskKind.MultiLabel ? "classes" : "class" }.OfType<string>()];

    /// <summary>Gets the names of the columns with a number.</summary>
    public IReadOnlyList<string> Numbers => Labels.Kind == TaskKind.Regression ? ["value"]
        : ["probability", .. Names().Select(n => $"probability_{n}"), .. Names().Select(n => $"logit_{n}")];

    /// <summary>The texts of a prediction, null for none.</summary>
    public IReadOnlyList<string?> TextsOf(Prediction p)
    {
        List<string?> texts = [p.Example.Text];
        if (Pairs)
        {
            texts.Add(p.Example.Pair);
        }

        if (Labels.Kind != TaskKind.Regression)
        {
            texts.Add(string.Join('|', p.Classes));
        }

        return texts;
    }

    /// <summary>The numbers of a prediction.</summary>
    public IReadOnlyList<double> NumbersOf(Prediction p) => Labels.Kind == TaskKind.Regression ? [p.Logits[0]]
        : [p.Probability, .. p.Probabilities, .. p.Logits.Select(l => (double)l)];

    // Of two classes with one name the second has its id.
    private IEnumerable<string> Names()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Enumerable.Range(0, Labels.Count).Select(id => seen.Add(Labels.NameOf(id)) ? Labels.NameOf(id) : string.Create(CultureInfo.InvariantCulture, $"{Labels.NameOf(id)}_{id}"));
    }
}
