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

    public static void Initialize(EmbeddingKind kind, Parameter embed, Parameter? fixedEmbed, Tensor? vectors)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        embed.uniform_(-0.25, 0.25);
        if (vectors is not null)
        {
            embed.copy_(vectors);
        }

        fixedEmbed?.copy_(embed);
        embed.requires_grad_(kind != EmbeddingKind.Static);
        fixedEmbed?.requires_grad_(false);
    }
}
