using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.SoftTargets.Plans;

/// <summary>Checks that a plan that was read agrees with itself, so that nothing later has to.</summary>
internal static class PlanCheck
{
    /// <summary>Checks the plan.</summary>
    /// <exception cref="InvalidDataException">The plan contradicts itself; the message says where.</exception>
    public static void Check(CachePlan plan)
    {
        Require(plan.Fingerprint == Fingerprint.Of(plan.FingerprintParts), "the fingerprint is not that of its components");
        Require(plan.MaxLength > 0, "maxLength is not above 0");
        Require(plan.Teacher.Logits > 0 || (plan.Teacher.Logits == 0 && !Capture.Parse(plan.Capture).Logits), "teacher.logits is not above 0");
        Require(
            plan.Teacher is { Layers: null or (>= 0 and <= 9999), Hidden: null or > 0, Heads: null or > 0, AttentionWidth: null or > 0 },
            "teacher.layers, hidden or heads are out of range");
        Require(plan.Masking is null or { Replicas: > 0 }, "masking.replicas is not above 0");
        Require(plan.Masking is null || plan.Rows % plan.Masking.Replicas == 0, "rows are no multiple of masking.replicas");
        Require(plan.Masking is not null || Capture.Parse(plan.Capture).Vocabulary is null, "masking is missing although the vocabulary is captured");
        _ = plan.DecodeTokenizerFiles();
        _ = PartSchema.Of(plan);
        var next = 0L;
        for (var i = 0; i < plan.Parts.Count; i++)
        {
            var part = plan.Parts[i];
            Require(part.Index == i && part.FirstRow == next && part.Rows > 0, $"part {i} is out of order");
            CheckRows(part);
            next += part.Rows;
        }

        Require(next > 0, "it has no rows");
        Require(next == plan.Rows, $"the parts hold {next} rows, not {plan.Rows}");
    }

    private static void CheckRows(PlannedPart part)
    {
        var rows = part.StoredRows.ToArray();
        Require(rows.Length == part.Rows, $"the batches of part {part.Index} hold {rows.Length} rows, not {part.Rows}");
        Require(part.Batches.All(b => b.Width >= 0), $"a batch of part {part.Index} is less than no token wide");
        Array.Sort(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            Require(rows[i] == part.FirstRow + i, $"the batches of part {part.Index} lack row {part.FirstRow + i}");
        }
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}
