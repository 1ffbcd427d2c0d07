namespace OnnxDistill.Testing;

/// <summary>A way of writing a head, and what must be read in it.</summary>
/// <param name="Write">Adds the head and its outputs to an encoder.</param>
/// <param name="Kinds">What the outputs are, in order, in the words of <c>inspect</c>.</param>
/// <param name="Activation">The activation of the output that the logits are behind; null without.</param>
public sealed record HeadCase(Action<TextHeadModel> Write, string[] Kinds, string? Activation = null)
{
    /// <summary>Gets the logits that must be found: those of the plain classifier with so many classes; 0 where none must be.</summary>
    public int Classes { get; init; } = 2;

    /// <summary>Gets the number of classes in the config; null without.</summary>
    public int? Named { get; init; }

    /// <summary>Gets a value indicating whether a single logit z must be found as [0, z].</summary>
    public bool IsPair { get; init; }

    /// <summary>Gets a value indicating whether logits are told by their softmax only: a constant of each row is lost.</summary>
    public bool UpToConstant { get; init; }

    /// <summary>Gets how far the logits may be off, where they are integers in the file.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Gets a value indicating whether a line must say where the logits are taken from.</summary>
    public bool IsSaid { get; init; }
}
