namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>How the probe rows are put to a model; the next is tried where one fails.</summary>
internal enum ProbeMode
{
    /// <summary>In one batch, padded to one width.</summary>
    Together,

    /// <summary>One by one, padded to one width.</summary>
    Alone,

    /// <summary>One by one, without padding.</summary>
    Unpadded,
}
