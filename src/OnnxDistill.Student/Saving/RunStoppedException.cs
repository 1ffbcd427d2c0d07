namespace OnnxDistill.Student.Saving;

/// <summary>A run that cannot go on, for a reason outside of it; the message names the reason and how to go on once it is mended.</summary>
internal sealed class RunStoppedException(string message, Exception inner) : IOException(message, inner)
{
    /// <summary>Makes one sentence of what stopped the run and of the way on.</summary>
    public static RunStoppedException Of(Exception reason, StateSaver saver) =>
        new($"{reason.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}; {saver.WayOn}", reason);
}
