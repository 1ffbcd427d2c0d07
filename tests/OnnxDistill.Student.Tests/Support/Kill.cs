using OnnxDistill.Student.Training;

namespace OnnxDistill.Student.Tests.Support;

/// <summary>Ends a run as if its process had been killed: nothing is saved any more.</summary>
internal static class Kill
{
    public static void At(TrainingProgress progress, long step)
    {
        if (progress.Step == step)
        {
            throw new Killed("killed");
        }
    }
}

/// <summary>Thrown out of a run's progress.</summary>
internal sealed class Killed(string message) : Exception(message);
