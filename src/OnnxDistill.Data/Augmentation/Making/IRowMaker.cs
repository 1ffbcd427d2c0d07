namespace OnnxDistill.Data.Augmentation.Making;

/// <summary>One way of making rows from rows.</summary>
internal interface IRowMaker
{
    /// <summary>Gets a value indicating whether a row that is the same as one of the source is dropped: it is none that was made.</summary>
    bool IsNew { get; }

    /// <summary>Looks at a row before any is made.</summary>
    /// <exception cref="InvalidDataException">The row cannot be used; it is named.</exception>
    void Learn(SourceRow row);

    /// <summary>What is made of rows, in their order. The draws of a row do not depend on which others are there; what they are drawn from may: the words of all rows.</summary>
    /// <param name="rows">A few rows.</param>
    /// <param name="cancellation">Cancels a maker that takes long for a few rows.</param>
    IEnumerable<(SourceRow Row, string Text, string? Pair)> Make(IReadOnlyList<SourceRow> rows, CancellationToken cancellation = default);

    /// <summary>What is worth telling after all rows were looked at, a line each.</summary>
    IEnumerable<string> Notes();
}
