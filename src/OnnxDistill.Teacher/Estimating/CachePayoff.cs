namespace OnnxDistill.Teacher.Estimating;

/// <summary>
/// After how many epochs a cache has paid for itself, beside a training that asks the teacher anew in every epoch. The student's own work is
/// the same in both and is left out.
/// </summary>
/// <remarks>
/// Both prices are those that favour the live teacher: its answers are taken in batches of one length, as the cache has them, where shuffled
/// batches hold more padding, and tokenizing for it is left out; the cache is read anew in every epoch, as one that does not fit the memory is. What is read comes
/// from the memory of the operating system, not from a disk.
/// </remarks>
/// <param name="Caching">The time that making the cache takes.</param>
/// <param name="Answering">The time that the teacher's answers to every row take once: what an epoch with a live teacher costs more.</param>
/// <param name="Reading">The time that reading the cache takes once.</param>
public sealed record CachePayoff(TimeSpan Caching, TimeSpan Answering, TimeSpan Reading)
{
    /// <summary>
    /// Gets the epochs, of all students, seeds and settings together, from which on the cache takes less time: n with Caching + n·Reading =
    /// n·Answering; null where reading takes as long as answering, so that it never pays.
    /// </summary>
    public double? Epochs => Answering > Reading ? Caching / (Answering - Reading) : null;
}
