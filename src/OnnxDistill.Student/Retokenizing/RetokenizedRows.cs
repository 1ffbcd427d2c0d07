using OnnxDistill.Data.Labels;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Reading;

namespace OnnxDistill.Student.Retokenizing;

/// <summary>The rows of a data file in the student's own word pieces, with what a cache says of their texts.</summary>
internal static class RetokenizedRows
{
    /// <summary>Reads the file; rows whose text the cache lacks are left out.</summary>
    /// <param name="reading">Reads the file by the student's tokenizer.</param>
    /// <param name="path">The file, for errors.</param>
    /// <param name="targets">What the cache says.</param>
    /// <param name="classes">The teacher's logits per row that are wanted; 0 for none.</param>
    /// <param name="labels">What the logits stand for.</param>
    /// <param name="several">What says which classes a row has, where it may have several; else null.</param>
    /// <param name="findings">Told of every row that does not fit.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <returns>The rows and the number of texts found; there may be no row.</returns>
    /// <exception cref="InvalidDataException">A row is bad; file and line are named.</exception>
    public static (StudentRows Rows, int Texts) Read(
        TextReading reading, string path, TextTargets targets, int classes, LabelMap labels, SeveralLabels? several, JoinFindings findings, CancellationToken cancellation)
    {
        var builder = new StudentRowsBuilder(classes, labelClasses: several is null ? 0 : labels.Count);
        var seen = new HashSet<int>();
        foreach (var row in reading.Read(cancellation))
        {
            if (targets.Find(row.Hash) is not { } text)
            {
                findings.Lacks(row.Example);
                continue;
            }

            if (seen.Add(text) && targets.Apart(text) is > 0 and var apart)
            {
                findings.Differs(row.Example, text, apart);
            }

            // The file's own label counts: one text may stand in it with several.
            var (own, cached) = (new TextLabel(labels.Resolve(row.Example, path), several?.Resolve(row.Example) ?? []), targets.Label(text));
            if (own.IsNone && targets.HasSeveralLabels(text))
            {
                findings.SeveralLabels();
            }
            else if (!own.Agrees(cached))
            {
                findings.OtherLabel(row.Example, own, cached);
            }

            var label = own.IsNone ? cached : own;
            builder.Add(row.Ids, row.PairStart, label.Label, targets.Logits(text), labels: label.Several);
        }

        reading.MinusOneLine = reading.MinusOnes.Line(labels, Path.GetFileName(path), reading.Findings.TextHashes.Count);
        return (builder.Build(), seen.Count);
    }
}
