using System.Globalization;
using OnnxDistill.Graph.Model;

namespace OnnxDistill.Graph.Heads;

/// <summary>Chooses the logits among the outputs: what the graph says first, the number of classes in the config between two heads.</summary>
/// <param name="graph">The graph.</param>
/// <param name="slots">The outputs as the file declares them.</param>
/// <param name="classes">The number of classes that the model's config names, if it does.</param>
internal sealed class LogitsChoice(HeadGraph graph, IReadOnlyList<TensorSlot> slots, int? classes)
{
    // So many classes, and no config that names them, may as well be an embedding.
    private const int ManyClasses = 64;

    /// <summary>Chooses.</summary>
    public HeadReading Choose(IReadOnlyList<OutputReading> outputs)
    {
        var heads = outputs.Select(o => o.Logits).OfType<LogitsCandidate>()
            .GroupBy(c => (c.End, c.Classes)).Select(Nearest).ToList();
        heads = Narrow(heads, c => c.IsSure);
        heads = Narrow(heads, c => !c.IsLabel);
        var fit = classes is null ? heads : Narrow(heads, c => c.ClassesFor(classes) == classes);
        if (fit.Count > 1)
        {
            return Several(outputs, fit);
        }

        return fit.Count == 0
            ? new HeadReading(outputs, null, $"no output holds the logits of a text classifier or regressor, [batch, classes]: {string.Join("; ", outputs.Select(o => o.Text))}")
            : Of(outputs, fit[0], heads.Count > 1 ? Witness() : null);
    }

    // Of one head the output that is the logits, else the one that is not a label only.
    private static LogitsCandidate Nearest(IEnumerable<LogitsCandidate> candidates) =>
        candidates.OrderBy(c => c.IsPlain ? 0 : c.Value is not null ? 1 : 2).ThenBy(c => c.IsLabel ? 1 : 0).ThenBy(c => c.Activation is null ? 0 : 1).First();

    private static List<LogitsCandidate> Narrow(List<LogitsCandidate> heads, Func<LogitsCandidate, bool> keep) => heads.Exists(h => keep(h)) ? heads.FindAll(h => keep(h)) : heads;

    private HeadReading Several(IReadOnlyList<OutputReading> outputs, List<LogitsCandidate> fit)
    {
        // Alike in all that the graph says, one of them alone called so.
        if (fit.FindAll(c => c.Output == "logits") is [var named])
        {
            return Of(outputs, named, $"of {Number(fit.Count)} heads that fit ({string.Join(", ", fit.Select(c => $"'{c.Output}'"))}) it alone is called so");
        }

        var way = classes is null ? "give a config.json whose id2label names the classes of the one that is meant" : "leave the one that is meant alone among the outputs";
        return new HeadReading(
            outputs,
            null,
            $"nothing tells which output holds the logits: {string.Join("; ", fit.Select(c => outputs.First(o => o.Name == c.Output).Text))}; {way}");
    }

    private HeadReading Of(IReadOnlyList<OutputReading> outputs, LogitsCandidate chosen, string? witness)
    {
        var reading = outputs.First(o => o.Name == chosen.Output);
        var exposed = ExposedLogits.Of(graph, chosen, classes);
        var logits = new LogitsValue(
            exposed?.Output ?? chosen.Value ?? chosen.Output, chosen.Output, Count(chosen, exposed), exposed is { Classes: not null } or { Form: LogitsForm.Pair or LogitsForm.ReversedPair } ? 2 : chosen.Rank, reading.Activation, exposed)
        {
            IsSure = chosen.IsSure,
        };
        var inner = exposed is not null && !chosen.IsPlain;
        var reason = inner ? Behind(reading, exposed!)
            : chosen.Activation is { Kind: ActivationKind.LogSoftmax } ? $"output {reading.Text}: logarithms of probabilities, softmax of which is the same as of the logits"
            : $"output {reading.Text}";
        reason = witness is null ? reason : $"{reason}; {witness}";
        var others = outputs.Where(o => o != reading && o.Kind is OutputKind.Pooled or OutputKind.Embedding or OutputKind.Logits or OutputKind.Probabilities).ToList();
        var noteworthy = inner || witness is not null || chosen.Activation is not null || !chosen.IsSure || others.Count > 0 || (classes is null && logits.Classes >= ManyClasses);
        var note = others.Count == 0 ? reason : $"{reason}; not taken: {string.Join("; ", others.Select(o => o.Text))}";
        return new HeadReading(outputs, logits, reason) { Note = noteworthy && !IsTrivial(chosen, others) ? $"logits are taken from {note}" : null };
    }

    // Nothing in the graph tells, but there is nothing else that it could be, and the file calls it so.
    private bool IsTrivial(LogitsCandidate chosen, List<OutputReading> others) =>
        chosen.IsPlain && others.Count == 0 && chosen.Activation is null && chosen.Output == "logits" && (classes is not null || !(chosen.Classes >= ManyClasses));

    private int? Count(LogitsCandidate chosen, ExposedValue? exposed) => exposed is { Form: LogitsForm.Pair or LogitsForm.ReversedPair }
        ? 2
        : chosen.Classes ?? slots.Where(s => exposed is null && s.Name == chosen.Output).Select(s => s.Shape.Count == 2 ? Axes.Number(s.Shape[1]) : s.Shape.Count == 1 ? 1 : null).FirstOrDefault();

    private static string Behind(OutputReading reading, ExposedValue exposed) => exposed.Form switch
    {
        LogitsForm.AsIs or LogitsForm.Dequantised => $"'{exposed.Value}', which stands before the {reading.Activation ?? "choice"}: output {reading.Text}",
        LogitsForm.Log or LogitsForm.LogOdds => $"the {(exposed.Form == LogitsForm.Log ? "logarithms" : "log-odds")} of output {reading.Text}: what stands before the {reading.Activation} is not in the graph",
        _ => $"'{exposed.Value}', which stands before the {reading.Activation}, as {exposed.Text} for two classes: output {reading.Text}",
    };

    private string Witness() => string.Create(CultureInfo.InvariantCulture, $"id2label names {classes} classes");

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
