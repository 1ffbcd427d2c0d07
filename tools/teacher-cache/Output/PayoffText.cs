using System.Globalization;
using OnnxDistill.Teacher.Estimating;

namespace OnnxDistill.TeacherCache.Output;

/// <summary>After how many epochs a cache pays, in words.</summary>
internal static class PayoffText
{
    /// <summary>The sentence, and the times that it follows from.</summary>
    public static string Of(CachePayoff payoff)
    {
        var (answering, reading) = (Time(payoff.Answering), Time(payoff.Reading));
        return payoff.Epochs is { } epochs
            ? string.Create(CultureInfo.InvariantCulture, $"after {epochs:0.0#} epochs of all trainings together: the teacher's answers take {answering} an epoch, reading them {reading}")
            : $"never: reading the cache takes {reading} an epoch, the teacher's answers {answering}";
    }

    private static string Time(TimeSpan time) => time.TotalSeconds switch
    {
        >= 7200 => Line($"{time.TotalHours:0.0} h"),
        >= 120 => Line($"{time.TotalMinutes:0.0} min"),
        _ => Line($"{time.TotalSeconds:0.0##} s"),
    };

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
