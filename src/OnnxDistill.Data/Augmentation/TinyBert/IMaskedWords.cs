namespace OnnxDistill.Data.Augmentation.TinyBert;

/// <summary>A masked language model that tells what may stand in a masked place.</summary>
internal interface IMaskedWords
{
    /// <summary>The likeliest tokens.</summary>
    /// <param name="texts">Texts with one mask each.</param>
    /// <param name="count">How many tokens are wanted for each.</param>
    /// <param name="cancellation">Cancels between two runs of the model.</param>
    /// <returns>For each text the ids, the likeliest first; fewer only where the vocabulary has fewer.</returns>
    IReadOnlyList<int[]> Top(IReadOnlyList<MaskedText> texts, int count, CancellationToken cancellation = default);
}
