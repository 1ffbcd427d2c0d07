namespace OnnxDistill.Data.Batches;

/// <summary>How large a batch may get.</summary>
/// <param name="MaxTokens">Padded tokens (rows times width) at most; a single longer row is a batch of its own. The default value is 4096.</param>
/// <param name="MaxRows">Rows at most. The default value is 64.</param>
internal sealed record BatchBudget(int MaxTokens = 4096, int MaxRows = 64);
