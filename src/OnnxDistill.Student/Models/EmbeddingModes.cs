using TorchSharp.Modules;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models;

/// <summary>d-bert's embedding modes.</summary>
internal enum EmbeddingKind
{
    Random,
    Static,
    NonStatic,
    Multichannel,
}

/// <summary>Names and initial values of the embedding modes (castorini/d-bert's <c>embedding_mode</c>).</summary>
internal static class EmbeddingModes
{
    public static EmbeddingKind Parse(string name) => name switch
    {
        "rand" => EmbeddingKind.Random,
        "static" => EmbeddingKind.Static,
        "non-static" or "nonstatic" or "non_static" => EmbeddingKind.NonStatic,
        "multichannel" => EmbeddingKind.Multichannel,
        _ => throw new InvalidDataException(
            $"The embedding mode {name} is not known; known are rand, static, non-static and multichannel."),
    };

    /// <summary>Fills every table with the same vectors, given or drawn, and freezes the static one.</summary>
    public static void Initialize(IReadOnlyList<Parameter> tables, Parameter? fixedTable, Tensor? vectors)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        if (vectors is null)
        {
            tables[0].uniform_(-0.25, 0.25);
        }

        foreach (var table in tables)
        {
            table.copy_(vectors ?? tables[0]);
        }

        fixedTable?.requires_grad_(false);
    }
}
