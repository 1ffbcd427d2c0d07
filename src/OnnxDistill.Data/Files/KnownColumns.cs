namespace OnnxDistill.Data.Files;

/// <summary>
/// The names under which data sets keep texts and labels. Case does not matter, nor whether words are parted by spaces, hyphens, points or underscores.
/// </summary>
internal static class KnownColumns
{
    /// <summary>Two texts that are meant to be read together, the first one first.</summary>
    private static readonly (string First, string Second)[] Pairs =
    [
        ("sentence1", "sentence2"), ("sentence_1", "sentence_2"), ("sentence_a", "sentence_b"), ("sentencea", "sentenceb"),
        ("text1", "text2"), ("text_1", "text_2"), ("text_a", "text_b"), ("texta", "textb"), ("text", "text_pair"), ("text", "pair"), ("sentence", "pair"),
        ("question1", "question2"), ("question_1", "question_2"), ("q1", "q2"), ("s1", "s2"), ("string1", "string2"), ("#1_string", "#2_string"),
        ("sent1", "sent2"), ("sent_1", "sent_2"), ("premise", "hypothesis"), ("text", "hypothesis"), ("sentence", "hypothesis"), ("context", "hypothesis"),
        ("question", "sentence"), ("question", "answer"), ("question", "context"), ("question", "passage"), ("question", "document"),
        ("query", "document"), ("query", "doc"), ("query", "passage"), ("query", "answer"), ("query", "text"), ("query", "title"), ("query", "response"),
        ("title", "description"), ("title", "content"), ("title", "body"), ("title", "abstract"), ("subject", "body"),
        ("claim", "evidence"), ("prompt", "response"), ("context", "response"), ("anchor", "positive"),
    ];

    /// <summary>Texts that stand alone.</summary>
    private static readonly string[] Texts =
    [
        "text", "sentence", "review", "content", "utterance", "query", "question", "tweet", "comment", "body", "sentence1", "sentence_1", "text1", "text_a",
        "question1", "premise", "#1_string", "message", "post", "document", "passage", "review_text", "review_body", "comment_text", "title", "headline", "description",
    ];

    /// <summary>Labels, those first that are nothing else.</summary>
    private static readonly string[] Labels =
    [
        "label", "labels", "gold_label", "class", "category", "intent", "sentiment", "score", "similarity", "similarity_score", "target",
        "is_duplicate", "quality",
    ];

    // Where one of these is there, another name that might be a label is something else.
    private const int SureLabels = 3;

    /// <summary>The pairs of known names among the columns, spelt as the file does.</summary>
    public static IReadOnlyList<(string Text, string Pair)> PairsAmong(IReadOnlyList<string> columns) =>
    [
        .. from known in Pairs
           from first in columns.Where(c => Plain(c) == known.First)
           from second in columns.Where(c => Plain(c) == known.Second)
           select (first, second),
    ];

    /// <summary>The columns with the name of a text, in the file's order.</summary>
    public static IReadOnlyList<string> TextsAmong(IReadOnlyList<string> columns) => [.. columns.Where(c => Texts.Contains(Plain(c), StringComparer.Ordinal))];

    /// <summary>The columns with the name of a label: where a sure one is there that alone, else all that might be.</summary>
    public static IReadOnlyList<string> LabelsAmong(IReadOnlyList<string> columns)
    {
        var sure = Labels.Take(SureLabels).FirstOrDefault(l => columns.Any(c => Plain(c) == l));
        return [.. columns.Where(c => sure is null ? Labels.Contains(Plain(c), StringComparer.Ordinal) : Plain(c) == sure)];
    }

    /// <summary>A name without what may differ.</summary>
    private static string Plain(string name) =>
        string.Create(name.Trim().Length, name.Trim(), (plain, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                plain[i] = from[i] is ' ' or '-' or '.' ? '_' : char.ToLowerInvariant(from[i]);
            }
        });
}
