namespace OnnxDistill.StudentTrainer.Proof;

/// <summary>How far an exported student is from the trained one.</summary>
/// <param name="MaxDifference">The largest difference of a logit.</param>
/// <param name="SamePredictions">Rows for which both say the same class.</param>
/// <param name="Rows">Rows that were compared.</param>
internal sealed record ProofResult(double MaxDifference, int SamePredictions, int Rows)
{
    /// <summary>Gets a value indicating whether the export is good; NaN is not.</summary>
    public bool Holds => MaxDifference <= OnnxProof.Tolerance && SamePredictions == Rows;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"proof: {Rows} rows through ONNX Runtime, max difference of logits {MaxDifference:0.0e+0} (at most {OnnxProof.Tolerance:0e+0}), same prediction {SamePredictions} of {Rows}");
}
