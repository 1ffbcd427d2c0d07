namespace OnnxDistill.SoftTargets.Storage;

/// <summary>What an exception says, short enough to stand in one sentence: some libraries quote all of the text that they did not understand.</summary>
internal static class Reason
{
    private const int Longest = 200;

    /// <summary>The message on one line, without a full stop, cut if it is long.</summary>
    public static string Of(Exception error)
    {
        var text = string.Concat(error.Message.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? ' ' : c)).TrimEnd('.', ' ');
        return text.Length <= Longest ? text : $"{text[..Longest].TrimEnd()}...";
    }
}
