namespace OnnxDistill.Data.Metrics;

/// <summary>One line of the per-class table.</summary>
/// <param name="Name">The class.</param>
/// <param name="Rows">Rows whose label is this class.</param>
/// <param name="Precision">Share of the rows predicted as this class that have its label; 0 where none is predicted.</param>
/// <param name="Recall">Share of the rows of this label that are predicted so; 0 where there is none.</param>
/// <param name="F1">Harmonic mean of the two; 0 where both are 0.</param>
public sealed record ClassRow(string Name, int Rows, double Precision, double Recall, double F1);
