using OnnxDistill.Data.Tokenizers;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Reading;
using OnnxDistill.Student.Windows;

namespace OnnxDistill.Student.Training;

/// <summary>What is worth telling of the rows before they are trained on: cut, blank, or twice where once was meant.</summary>
internal static class RowNotes
{
    /// <summary>The lines; none where every row is whole and new.</summary>
    /// <param name="inputs">The training data.</param>
    /// <param name="tokenizer">The student's tokenizer, or null where its data holds token ids.</param>
    /// <param name="dev">The path of dev, and dev; null for a run without.</param>
    /// <param name="cancellation">Cancels reading.</param>
    /// <exception cref="InvalidDataException">A part of a cache is damaged; it is named.</exception>
    public static IEnumerable<string> Of(TrainingInputs inputs, TextTokenizer? tokenizer, (string Path, DevSet Set)? dev, CancellationToken cancellation)
    {
        // A data file's blank texts were counted as they were read; a cache's are known by their tokens.
        if (inputs.TokenizerHash is null && tokenizer is not null && Blank(inputs, tokenizer) is > 0 and var blank)
        {
            yield return FormattableString.Invariant(
                $"{blank} of {inputs.Rows.Facts.Count} rows of {inputs.Data} have a blank text: no token but those that the tokenizer adds to every text");
        }

        foreach (var line in dev?.Set.Findings?.Lines() ?? [])
        {
            yield return line;
        }

        if (inputs.TextHashes is { } train)
        {
            foreach (var line in Repeats.Lines(inputs.Data, train(cancellation), dev is { } given ? Texts(given.Path, given.Set, cancellation) : null))
            {
                yield return line;
            }
        }
    }

    private static int Blank(TrainingInputs inputs, TextTokenizer tokenizer)
    {
        var added = tokenizer.Encode(string.Empty, null, new EncodeOptions()).InputIds.Length;
        return Enumerable.Range(0, inputs.Rows.Facts.Count).Count(row => inputs.Rows.Facts.Length(row) <= added);
    }

    private static (string Name, IReadOnlyCollection<long> Texts)? Texts(string path, DevSet dev, CancellationToken cancellation) =>
        dev.Findings is { } findings ? (dev.Name, findings.TextHashes)
        : Directory.Exists(path) ? (dev.Name, CacheTexts.Hashes(SoftTargetCache.Open(path), cancellation))
        : null;
}
