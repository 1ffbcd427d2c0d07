using OnnxDistill.Data.Tokenizers.AddedTokens;

namespace OnnxDistill.Data.Tokenizers.Settings;

/// <summary>
/// Puts the tokens together that settings add to a vocabulary. An id that a file gives is that id, also where another piece of the vocabulary
/// has it: the model was trained so. Where two files contradict each other, the one that says more about its tokens counts and a note says so.
/// </summary>
internal sealed class AddedTokenSources(TokenizerSettings settings, Func<string, int?> vocabulary, List<string> notes)
{
    private readonly Dictionary<string, AddedToken> _tokens = new(StringComparer.Ordinal);

    /// <summary>Gets the tokens, in the order of their ids.</summary>
    public IReadOnlyList<AddedToken> Tokens => [.. _tokens.Values.OrderBy(t => t.Id).ThenBy(t => t.Content, StringComparer.Ordinal)];

    /// <summary>Takes a token whose id is known for certain; one of the same text that came first stays.</summary>
    public void Take(AddedToken token) => _tokens.TryAdd(token.Content, token);

    /// <summary>Takes the tokens that have an id: those of <c>added_tokens_decoder</c> and of added_tokens.json.</summary>
    /// <param name="roles">Special tokens; added_tokens.json says of a token only what it is called.</param>
    public void TakeStated(IReadOnlyCollection<NamedToken>? roles = null)
    {
        foreach (var (id, token) in settings.Decoder)
        {
            State(token.With(id, special: false), "added_tokens_decoder of tokenizer_config.json");
        }

        foreach (var (id, token) in settings.AddedFile)
        {
            var role = roles?.FirstOrDefault(r => r.Content == token.Content);
            State((role ?? token).With(id, special: role is not null || IsSpecial(token.Content)), "added_tokens.json");
        }
    }

    /// <summary>Takes the token of a role if it has an id in the vocabulary.</summary>
    /// <param name="token">The token.</param>
    /// <param name="size">The largest id of the vocabulary plus one, where a token without an id gets the next free one; else it is left out.</param>
    public void TakeRole(NamedToken token, int? size = null)
    {
        if (!_tokens.ContainsKey(token.Content) && (vocabulary(token.Content) ?? (size is { } end ? Next(end) : null)) is { } id)
        {
            _tokens.Add(token.Content, token.With(id, special: true));
        }
    }

    /// <summary>Takes the special tokens without a role; those that no file gives an id get the next free ones.</summary>
    /// <param name="size">The largest id of the vocabulary plus one; asked only where a token has no id.</param>
    public void TakeAdditional(Func<int> size)
    {
        foreach (var token in settings.Additional)
        {
            if (_tokens.TryGetValue(token.Content, out var known))
            {
                _tokens[token.Content] = known with { Special = true };
                continue;
            }

            var id = vocabulary(token.Content);
            if (id is null)
            {
                id = Next(size());
                notes.Add($"no file gives the additional special token '{token.Content}' an id; it gets the next free one, {id}, as in Hugging Face's library");
            }

            _tokens.Add(token.Content, token.With(id.Value, special: true));
        }
    }

    private int Next(int size) => _tokens.Values.Select(t => t.Id + 1).Append(size).Max();

    private void State(AddedToken token, string file)
    {
        if (!_tokens.TryGetValue(token.Content, out var known))
        {
            if (vocabulary(token.Content) is { } piece && piece != token.Id)
            {
                notes.Add($"{file} gives '{token.Content}' id {token.Id}, the vocabulary {piece}; {token.Id} is taken");
            }

            _tokens.Add(token.Content, token);
        }
        else if (known.Id != token.Id)
        {
            notes.Add($"{file} gives '{token.Content}' id {token.Id}, another file of the tokenizer {known.Id}; {known.Id} is taken");
        }
    }

    private bool IsSpecial(string content) => settings.Additional.Any(t => t.Content == content)
        || RoleKeys.All.Any(role => settings.Role(role)?.Content == content);
}
