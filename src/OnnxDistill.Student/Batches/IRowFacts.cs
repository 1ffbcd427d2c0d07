namespace OnnxDistill.Student.Batches;

/// <summary>What is known of every row without its soft targets; row ids are 0-based.</summary>
internal interface IRowFacts
{
    /// <summary>Gets the number of rows.</summary>
    int Count { get; }

    /// <summary>Gets the teacher's logits per row; 0 where there are no soft targets.</summary>
    int Classes { get; }

    /// <summary>Gets a value indicating whether any row has a second text.</summary>
    bool HasPairs { get; }

    /// <summary>Gets the number of rows that have a label.</summary>
    int Labelled { get; }

    /// <summary>Gets the most token ids of a row.</summary>
    int LongestRow { get; }

    /// <summary>Gets the largest token id.</summary>
    int LargestId { get; }

    /// <summary>Gets the token ids that occur.</summary>
    IReadOnlySet<int> Pieces { get; }

    /// <summary>The number of token ids of a row.</summary>
    int Length(int row);

    /// <summary>The label: a class id, or a real number for a regression; where a row may have several classes, how many it has; NaN for none.</summary>
    double Label(int row);
}
