using System.Globalization;
using OnnxDistill.Student.Files;

namespace OnnxDistill.Student.Checkpoints;

/// <summary>
/// The last states of a run: <c>state.safetensors</c>, the newest, <c>state-1.safetensors</c>, the one saved before it, and so on. Whenever
/// the process is killed, one that was saved whole is there.
/// </summary>
/// <param name="folder">The run's checkpoint folder.</param>
internal sealed class StateFiles(string folder)
{
    private const string Prefix = "state";
    private const string Suffix = ".safetensors";

    /// <summary>Gets the newest state's file, whether it is there or not.</summary>
    public string Newest => PathOf(0);

    /// <summary>Gets the states that are there, the newest first.</summary>
    public IReadOnlyList<string> Existing => [.. Ages().Order().Select(PathOf)];

    /// <summary>Saves a state as the newest and lets go of those that are one too many.</summary>
    /// <param name="keep">How many are kept, this one included.</param>
    /// <param name="write">Writes the state.</param>
    /// <exception cref="IOException">The file cannot be written; the states that were there are there still.</exception>
    public void Save(int keep, Action<Stream> write)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        AtomicFile.Write(Newest, write, () => MakeRoom(keep));
    }

    /// <summary>Reads the newest state that is whole; one that is damaged is passed over, told of and deleted.</summary>
    /// <param name="note">Told in a line what was passed over.</param>
    /// <returns>The state, or null where there is none; the caller disposes it.</returns>
    /// <exception cref="InvalidDataException">There are states, but all are damaged.</exception>
    public TrainingState.SavedState? Load(Action<string>? note = null)
    {
        var damaged = new List<InvalidDataException>();
        foreach (var path in Existing)
        {
            try
            {
                var state = TrainingState.Load(path);
                damaged.ForEach(d => note?.Invoke(string.Create(
                    CultureInfo.InvariantCulture, $"{d.Message.TrimEnd('.')}; going on from the state saved before it, after step {state.Position.Step}")));
                Existing.TakeWhile(p => p != path).ToList().ForEach(File.Delete);
                return state;
            }
            catch (InvalidDataException error)
            {
                damaged.Add(error);
            }
        }

        return damaged is [var first, ..]
            ? throw new InvalidDataException(
                $"{first.Message.TrimEnd('.')}{(damaged.Count > 1 ? $", and so are the {damaged.Count - 1} saved before it" : string.Empty)}; delete {Path.Combine(folder, Prefix + "*" + Suffix)} to begin the run anew, or give another --out", first)
            : null;
    }

    /// <summary>Deletes every state: a finished run needs none.</summary>
    public void Delete()
    {
        foreach (var path in Existing)
        {
            File.Delete(path);
        }
    }

    // Oldest first, and only up to the first gap: a process killed between two renames leaves one.
    private void MakeRoom(int keep)
    {
        var ages = Ages().ToHashSet();
        var gap = 0;
        while (ages.Contains(gap))
        {
            gap++;
        }

        foreach (var age in ages.Where(a => a >= keep))
        {
            File.Delete(PathOf(age));
        }

        for (var age = Math.Min(gap, keep - 1); age > 0; age--)
        {
            File.Move(PathOf(age - 1), PathOf(age), overwrite: true);
        }
    }

    private IEnumerable<int> Ages() => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, Prefix + "*" + Suffix).Select(AgeOf).OfType<int>()
        : [];

    private string PathOf(int age) => Path.Combine(folder, age == 0 ? Prefix + Suffix : string.Create(CultureInfo.InvariantCulture, $"{Prefix}-{age}{Suffix}"));

    private static int? AgeOf(string path)
    {
        var between = Path.GetFileName(path)[Prefix.Length..^Suffix.Length];
        return between.Length == 0 ? 0
            : between[0] == '-' && int.TryParse(between.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var age) && age > 0 ? age
            : null;
    }
}
