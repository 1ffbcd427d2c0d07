namespace OnnxDistill.Data.Tokenizers.Loading.Conversion;

/// <summary>Classes that say nothing of how a vocabulary is read.</summary>
internal static class UnspecificClasses
{
    /// <summary>Whether a class is one of them.</summary>
    public static bool Contains(string name) => name is "PreTrainedTokenizer" or "TokenizersBackend" or "PythonBackend" or "SentencePieceBackend" or "AutoTokenizer";
}
