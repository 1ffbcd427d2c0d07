namespace OnnxDistill.Data.Labels;

/// <summary>How a data file says what a row is.</summary>
internal enum LabelForms
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By one label: a name, an id or a number.</summary>
    One,

    /// <summary>By a list of names or ids.</summary>
    List,

    /// <summary>By a column of 0 and 1 for each class.</summary>
    Flags,
}
