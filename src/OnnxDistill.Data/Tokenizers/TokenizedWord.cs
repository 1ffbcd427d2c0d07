namespace OnnxDistill.Data.Tokenizers;

/// <summary>A word of a text, between white space and punctuation as BERT's basic tokenizer has it, and the tokens that it is made of.</summary>
/// <param name="Text">The word: with WordPiece as the model reads it, normalized and lower-cased where the model is; with other tokenizers as the text has it.</param>
/// <param name="Start">Its first UTF-16 unit in the text as given.</param>
/// <param name="End">The unit after its last.</param>
/// <param name="FirstToken">The index of its first token, special tokens not counted.</param>
/// <param name="Tokens">How many tokens it is made of; 0 where a token reaches over its ends.</param>
internal sealed record TokenizedWord(string Text, int Start, int End, int FirstToken, int Tokens);
