namespace OnnxDistill.Teacher.Caching;

/// <summary>The folder that a run fills.</summary>
internal static class OutputFolder
{
    /// <summary>Refuses a path that can be no folder, before time is spent on planning.</summary>
    /// <exception cref="InvalidDataException">There is a file of that name.</exception>
    public static void Check(string folder)
    {
        if (folder.Length == 0)
        {
            throw new InvalidDataException("the path of the cache is empty; give a folder");
        }

        if (File.Exists(folder))
        {
            throw new InvalidDataException($"{folder} is a file, but a cache is a folder; choose another --out");
        }
    }

    /// <summary>Makes the folder unless it is there.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the folder {folder} cannot be made ({error.Message.TrimEnd('.')}); choose another --out", error);
        }
    }
}
