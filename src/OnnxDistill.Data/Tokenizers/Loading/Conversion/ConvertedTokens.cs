using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.AddedTokens;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Loading.Conversion;

/// <summary>The added tokens of a converted tokenizer and the ids of its special ones.</summary>
internal sealed class ConvertedTokens
{
    private readonly IReadOnlyList<AddedToken> _tokens;
    private readonly Dictionary<string, int> _ids;
    private readonly string _file;

    /// <summary>Puts them together.</summary>
    /// <param name="file">The file of the vocabulary, for errors.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="settings">What the files beside it say.</param>
    /// <param name="roles">The special tokens; one that has no id gets the next free one.</param>
    /// <param name="marked">Tokens that the vocabulary itself marks as never split.</param>
    /// <param name="notes">Where contradictions are told.</param>
    public ConvertedTokens(
        string file, Dictionary<string, int> vocabulary, TokenizerSettings settings, RoleTokens roles, IEnumerable<AddedToken> marked, List<string> notes)
    {
        var sources = new AddedTokenSources(settings, content => vocabulary.TryGetValue(content, out var id) ? id : null, notes);
        var size = vocabulary.Values.DefaultIfEmpty(-1).Max() + 1;
        sources.TakeStated(roles.All);
        foreach (var role in roles.All)
        {
            sources.TakeRole(role, size);
        }

        foreach (var token in marked)
        {
            sources.Take(token);
        }

        sources.TakeAdditional(() => size);
        _tokens = sources.Tokens;
        _ids = new Dictionary<string, int>(vocabulary, StringComparer.Ordinal);
        foreach (var token in _tokens)
        {
            _ids[token.Content] = token.Id;
        }

        _file = file;
    }

    /// <summary>Gets the list for tokenizer.json.</summary>
    public JsonArray Json => [.. _tokens.Select(AddedTokenJson.Entry)];

    /// <summary>The id of a special token.</summary>
    /// <exception cref="InvalidDataException">The vocabulary has none.</exception>
    public int IdOf(string content) => _ids.TryGetValue(content, out var id)
        ? id
        : throw new InvalidDataException($"{_file} has no {content}, which stands around every text; name the tokenizer_class in tokenizer_config.json, or give a tokenizer.json");
}
