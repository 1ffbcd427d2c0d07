namespace OnnxDistill.Teacher.Estimating;

/// <summary>What a run will cost.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Parts">The parts.</param>
/// <param name="Tokens">The tokens of all rows, without padding.</param>
/// <param name="PaddedTokens">The tokens of all batches, with padding.</param>
/// <param name="Bytes">The bytes of all files together.</param>
/// <param name="Time">The time on this machine from planning to the last part, without opening the teacher.</param>
/// <param name="ProbedRows">The rows that were run to find out.</param>
public sealed record CacheEstimate(long Rows, int Parts, long Tokens, long PaddedTokens, long Bytes, TimeSpan Time, int ProbedRows)
{
    /// <summary>Gets after how many epochs the cache pays.</summary>
    public required CachePayoff Payoff { get; init; }

    /// <summary>Gets the line about rows that would be cut. The default value is null: none would.</summary>
    public string? Cut { get; init; }
}
