namespace OnnxDistill.Student.Objectives.MobileBert;

/// <summary>The factors of a feature map's three parts; the defaults are those of google-research/mobilebert's README.</summary>
internal sealed record FeatureMapFactors
{
    /// <summary>Gets the factor of the normalised states' squared error. The default value is 100.</summary>
    public double Hidden { get; init; } = 100;

    /// <summary>Gets the factor of the means' squared error (beta). The default value is 5000.</summary>
    public double Mean { get; init; } = 5000;

    /// <summary>Gets the factor of the variances' absolute error (gamma). The default value is 5.</summary>
    public double Variance { get; init; } = 5;

    /// <summary>Gets what is added to the variance before its root. The default value is 1E-12, as in TF1.</summary>
    public double Epsilon { get; init; } = 1e-12;
}
