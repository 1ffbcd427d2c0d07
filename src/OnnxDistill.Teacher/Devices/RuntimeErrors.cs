using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace OnnxDistill.Teacher.Devices;

/// <summary>Makes one sentence of what ONNX Runtime says when it fails.</summary>
internal static partial class RuntimeErrors
{
    private const int Longest = 300;

    /// <summary>The message without its error code, source positions and line breaks, at most 300 characters.</summary>
    public static string Sentence(OnnxRuntimeException error)
    {
        var text = SourcePosition().Replace(ErrorCode().Replace(error.Message, string.Empty), string.Empty);
        text = Spaces().Replace(text, " ").Trim();
        return text.Length <= Longest ? text : text[..Longest] + "...";
    }

    /// <summary>The id that lies beyond a Gather's table, if that is what the error says.</summary>
    public static bool IsIdOutOfRange(OnnxRuntimeException error, out string id)
    {
        var match = OutOfRange().Match(error.Message);
        id = match.Groups[1].Value;
        return match.Success;
    }

    [GeneratedRegex(@"^\[ErrorCode:\w+\]\s*")]
    private static partial Regex ErrorCode();

    [GeneratedRegex(@"(/|[A-Z]:\\)\S+\.(cc|h|cpp):\d+\s+(\S+\([^)]*\)\s*)?")]
    private static partial Regex SourcePosition();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"indices element out of data bounds, idx=(-?\d+)")]
    private static partial Regex OutOfRange();
}
