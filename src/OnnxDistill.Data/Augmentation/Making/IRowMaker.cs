namespace OnnxDistill.Data.Augmentation.Making;

/// <summary>One way of making rows from rows.</summary>
public interface IRowMaker
{
    /// <summary>Gets a value indicating whether a row that is the same as one of the source is dropped: it is none that was made.</summary>
    bool IsNew { get; }

    /// <summary>Looks at a row before any is made.</summary>
    /// <exception cref="InvalidDataException">The row cannot be used; it is named.</exception>
    void Learn(SourceRow row);

    /// <summary>What is made of rows, in their order; what is made of one does not depend on which others are there.</summary>
    /// <param name="rows">A few rows.</param>
    IEnumerable<(SourceRow Row, string Text, string? Pair)> Make(IReadOnlyList<SourceRow> rows);

    /// <summary>What is worth telling after all rows were looked at, a line each.</summary>
    IEnumerable<string> Notes();
}
