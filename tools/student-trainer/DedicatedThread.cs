namespace OnnxDistill.StudentTrainer;

/// <summary>
/// Runs a job on a thread of its own: libtorch's dispose scopes belong to a thread, and Ctrl-C must find the main one free.
/// </summary>
internal static class DedicatedThread
{
    /// <summary>Runs the job and gives its result, or its exception.</summary>
    public static Task<T> Run<T>(Func<T> job) =>
        Task.Factory.StartNew(job, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
