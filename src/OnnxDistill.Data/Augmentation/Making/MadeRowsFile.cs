using System.Globalization;
using System.Text;

namespace OnnxDistill.Data.Augmentation.Making;

/// <summary>
/// Writes rows that were made: tab-separated text under a header, the number of the source row behind the texts, and no label, for the teacher tells
/// that. Written under a temporary name beside the file and renamed when whole.
/// </summary>
internal sealed class MadeRowsFile : IDisposable
{
    /// <summary>The column with the 0-based number of the row that a row was made of.</summary>
    public const string SourceColumn = "source_row";

    private readonly string _path;
    private readonly string _work;
    private readonly StreamWriter _writer;

    /// <summary>Starts the file.</summary>
    /// <param name="path">The file; it must not exist.</param>
    /// <param name="text">The column of the text.</param>
    /// <param name="pair">The column of the second text; null where there is none.</param>
    /// <exception cref="IOException">The file is there already, or cannot be written.</exception>
    public MadeRowsFile(string path, string text, string? pair)
    {
        (_path, _work) = (path, string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.tmp"));
        RequireNew(path);
        _writer = new StreamWriter(_work, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        _writer.WriteLine(pair is null ? $"{text}\t{SourceColumn}" : $"{text}\t{pair}\t{SourceColumn}");
    }

    /// <summary>Refuses a file that is there.</summary>
    /// <exception cref="IOException">It is there.</exception>
    public static void RequireNew(string path)
    {
        if (File.Exists(path) || Directory.Exists(path))
        {
            throw new IOException($"{path} is there already; give another --out or delete it");
        }
    }

    /// <summary>Writes a row; its texts hold neither tabs nor line breaks.</summary>
    public void Write(string text, string? pair, long row) =>
        _writer.WriteLine(pair is null ? string.Create(CultureInfo.InvariantCulture, $"{text}\t{row}") : string.Create(CultureInfo.InvariantCulture, $"{text}\t{pair}\t{row}"));

    /// <summary>Gives the file its name.</summary>
    public void Finish()
    {
        _writer.Dispose();
        RequireNew(_path);
        File.Move(_work, _path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        File.Delete(_work);
    }
}
