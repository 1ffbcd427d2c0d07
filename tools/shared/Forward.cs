namespace OnnxDistill.CommandLine;

/// <summary>Progress that is reported where it happens: <see cref="Progress{T}"/> would post it to another thread, out of order.</summary>
internal sealed class Forward<T>(Action<T> report) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => report(value);
}
