using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Labels;

/// <summary>Finds out how a data file says what its rows are.</summary>
internal static class LabelForm
{
    private const int MostRows = 10_000;

    /// <summary>The form of the first row that has a label; of 10,000 rows at most.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="InvalidDataException">One of the first rows is bad; it is named.</exception>
    public static LabelForms Of(DataFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Columns.Labels is not null ? LabelForms.Flags
            : file.Columns.Label is null ? LabelForms.None
            : file.Read().Take(MostRows).FirstOrDefault(e => !string.IsNullOrWhiteSpace(e.LabelText)) is not { } first ? LabelForms.None
            : first.LabelTexts is not null ? LabelForms.List
            : LabelForms.One;
    }
}
