namespace OnnxDistill.Data.Augmentation.Texts;

/// <summary>
/// English words that carry no content and are left as they are: the words of letters only among the 173 that TinyBERT's data_augmentation.py passes
/// over (NLTK's list); those with an apostrophe never come up, as BERT parts words there.
/// </summary>
internal static class StopWords
{
    private const string All =
        """
        a about above after again against ain all am an and any are aren as at be because been before being below between both but by can couldn d did didn
        do does doesn doing don down during each few for from further had hadn has hasn have haven having he her here hers herself him himself his i if in
        into is isn it its itself just ll m ma me mightn more most mustn my myself needn no nor not now o of off on once only or other our ours ourselves
        out over own re s same shan she should shouldn so some such t than that the their theirs them themselves then there these they this those through
        to too under until up ve very was wasn we were weren while will with won wouldn y you your yours yourself yourselves
        """;

    private static readonly HashSet<string> Words = [.. All.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Whether a word in lower case is one.</summary>
    public static bool Contains(string word) => Words.Contains(word);
}
