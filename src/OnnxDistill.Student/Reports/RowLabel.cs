using System.Globalization;
using OnnxDistill.Data.Labels;
using OnnxDistill.Student.Evaluation;

namespace OnnxDistill.Student.Reports;

/// <summary>What a row is labelled with, as people write it.</summary>
internal static class RowLabel
{
    /// <summary>The class, the classes (<c>none</c> for none of them) or the number; null where the row has no label, or not of every class.</summary>
    /// <param name="dev">The rows.</param>
    /// <param name="row">Which of them.</param>
    public static string? Of(DevSet dev, int row)
    {
        var (labels, label) = (dev.Labels!, dev.Rows.Label(row));
        if (double.IsNaN(label))
        {
            return null;
        }

        switch (labels.Kind)
        {
            case TaskKind.Regression:
                return label.ToString(CultureInfo.InvariantCulture);
            case TaskKind.SingleLabel:
                return labels.NameOf((int)label);
            default:
                float[] several = dev.Rows.Labels(row).ToArray();
                string[] names = [.. several.Index().Where(l => l.Item == 1).Select(l => labels.NameOf(l.Index))];
                return several.Any(float.IsNaN) ? null : names.Length == 0 ? "none" : string.Join(", ", names);
        }
    }
}
