using OnnxDistill.Data.Examples;

namespace OnnxDistill.Data.Files;

/// <summary>A data set in one file, read row by row.</summary>
public sealed class DataFile
{
    private DataFile(string path, ColumnChoice columns)
    {
        Path = path;
        Columns = columns;
    }

    /// <summary>Gets the path as given.</summary>
    public string Path { get; }

    /// <summary>Gets the columns that were chosen.</summary>
    public ColumnChoice Columns { get; }

    /// <summary>Finds out format and columns.</summary>
    public static DataFile Open(string path, DataFileOptions options) => throw new NotImplementedException();

    /// <summary>Streams the examples; may be called again.</summary>
    public IEnumerable<Example> Read() => throw new NotImplementedException();
}
