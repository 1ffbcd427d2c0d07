namespace OnnxDistill.Data.Tokenizers.Models;

/// <summary>A token that a model made of a word: its id, and the UTF-16 units of the word from Start up to End that it stands for.</summary>
internal readonly record struct ModelToken(int Id, int Start, int End);
