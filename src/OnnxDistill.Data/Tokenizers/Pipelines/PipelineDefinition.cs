using OnnxDistill.Data.Tokenizers.AddedTokens;
using OnnxDistill.Data.Tokenizers.Models;
using OnnxDistill.Data.Tokenizers.Normalizers;
using OnnxDistill.Data.Tokenizers.PreTokenizers;
using OnnxDistill.Data.Tokenizers.Templates;

namespace OnnxDistill.Data.Tokenizers.Pipelines;

/// <summary>All that a tokenizer of a <c>tokenizer.json</c> is made of.</summary>
internal sealed record PipelineDefinition
{
    public required Vocabulary Vocabulary { get; init; }

    public required TokenModel Model { get; init; }

    public Normalizer? Normalizer { get; init; }

    public PreTokenizer? PreTokenizer { get; init; }

    public required EncodingTemplate Template { get; init; }

    /// <summary>Gets the post-processors that take blanks out of the offsets, each with whether a blank was added before the text.</summary>
    public IReadOnlyList<bool> Trimmings { get; init; } = [];

    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    public required SpecialRoles Roles { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];
}
