namespace OnnxDistill.Data.Files;

/// <summary>The names under which data sets on the Hub and of GLUE keep texts and labels; case does not matter.</summary>
internal static class KnownColumns
{
    /// <summary>First texts, the likelier names first: of two texts, the one that comes first in its task.</summary>
    public static readonly string[] Text =
    [
        "sentence1", "sentence_1", "text1", "text_a", "question1", "premise", "#1 string", "question", "text", "sentence", "review", "content",
        "utterance", "query", "tweet", "comment", "body",
    ];

    /// <summary>Second texts.</summary>
    public static readonly string[] Pair =
        ["sentence2", "sentence_2", "text2", "text_b", "text_pair", "question2", "hypothesis", "#2 string", "pair", "passage"];

    /// <summary>Labels.</summary>
    public static readonly string[] Label =
    [
        "label", "labels", "gold_label", "class", "category", "intent", "sentiment", "score", "similarity", "similarity_score", "target",
        "is_duplicate", "quality",
    ];

    /// <summary>Returns the first known name that the file has, spelt as the file does, or null.</summary>
    public static string? Find(IReadOnlyList<string> known, IReadOnlyList<string> columns) =>
        known.Select(k => columns.FirstOrDefault(c => string.Equals(c.Trim(), k, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(c => c is not null);

    /// <summary>The second text that goes with a first: QNLI calls them question and sentence.</summary>
    public static string? PairOf(string text, IReadOnlyList<string> columns) =>
        Find(Pair, columns) ?? (text.Equals("question", StringComparison.OrdinalIgnoreCase) ? Find(["sentence", "context"], columns) : null);
}
