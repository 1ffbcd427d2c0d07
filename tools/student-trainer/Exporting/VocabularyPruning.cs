using System.Globalization;
using OnnxDistill.CommandLine;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Data.Tokenizers.Pruning;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Pruning;
using OnnxDistill.Student.Runs;
using OnnxDistill.StudentTrainer.Proof;
using TorchSharp;

namespace OnnxDistill.StudentTrainer.Exporting;

/// <summary>
/// <c>export --prune-vocabulary</c>: leaves out the word pieces that a data set does not use, and proves that its rows are read and answered as before.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="options">Which data.</param>
/// <param name="console">Where it is told.</param>
/// <param name="cancellation">Cancels between two rows.</param>
internal sealed class VocabularyPruning(RunFolder run, ExportOptions options, ToolConsole console, CancellationToken cancellation)
{
    private readonly RunInfo _info = run.Info;

    /// <summary>Prunes, and goes on with the smaller student.</summary>
    /// <param name="student">The trained student.</param>
    /// <param name="files">Its tokenizer, as it would be exported.</param>
    /// <param name="then">What is done with the smaller student, which ends with it; gives the exit code.</param>
    /// <returns>The exit code: that of a failed check, which has been told, or what <paramref name="then"/> gives.</returns>
    /// <exception cref="InvalidDataException">The data or the tokenizer does not allow it.</exception>
    public int Prune(StudentModel student, TokenizerFiles? files, Func<ExportedStudent, int> then)
    {
        StudentPruner.RequireClassifier(student);
        var whole = files?.Load(run.Path) ?? throw new InvalidDataException($"{run.Path} has no tokenizer, since its data held token ids: there are no pieces to tell apart; export without --prune-vocabulary");
        var (used, texts) = Used(whole);
        var pruned = VocabularyPruner.Prune(files, used.AtLeast(options.MinFrequency), run.Path);
        var tokenizer = pruned.Files.Load(run.Path);
        using var smaller = StudentPruner.Prune(student, pruned.Kept, tokenizer.PadId);
        foreach (var note in pruned.Notes)
        {
            console.Error.WriteLine(note);
        }

        var change = Kept(pruned, used, student, smaller);
        console.Error.WriteLine(change);
        if (Failure(new PruningProof(whole, tokenizer, pruned), pruned, used, texts, student, smaller) is { } failure)
        {
            console.Error.WriteLine(failure);
            return CommandHost.CheckFailed;
        }

        return then(new ExportedStudent(smaller, pruned.Files, [change]) { Pruned = pruned });
    }

    private (UsedPieces Used, IReadOnlyList<DataFile> Texts) Used(TextTokenizer tokenizer)
    {
        if (options.Pruning.Count == 0)
        {
            return (UsedPieces.OfRun(run), []);
        }

        if (options.Pruning.FirstOrDefault(Directory.Exists) is { } cache)
        {
            return options.Pruning.Count == 1 ? (UsedPieces.OfCache(cache, tokenizer, _info.MaxLength, cancellation), [])
                : throw new InvalidDataException($"{cache} is a cache; give one cache, or files only");
        }

        // Each on its own: labelled rows and unlabelled text beside them have other columns.
        var texts = options.Pruning.Select(path => DataRows.Open([path], _info.Columns, options.Columns)).ToArray();
        var used = UsedPieces.OfAll([.. texts.Select(file => UsedPieces.Of(file, tokenizer, _info.MaxLength, cancellation))]);
        foreach (var note in texts.SelectMany(file => file.Notes))
        {
            console.Error.WriteLine(note);
        }

        return (used, texts);
    }

    private string Kept(PrunedTokenizer pruned, UsedPieces used, StudentModel student, StudentModel smaller)
    {
        var (before, after) = (Bytes(student), Bytes(smaller));
        var often = options.MinFrequency == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" at least {options.MinFrequency:N0} times, which use {used.Counts.Count:N0}");
        return string.Create(CultureInfo.InvariantCulture, $"vocabulary pruned: {pruned.Kept.Count:N0} of {pruned.Before:N0} word pieces kept ({pruned.Used:N0} that the {used.Rows:N0} rows of {used.Name} use{often}, characters and special tokens); weights {Megabytes(before)} MB -> {Megabytes(after)} MB, {before - after:N0} bytes saved");
    }

    private string? Failure(PruningProof proof, PrunedTokenizer pruned, UsedPieces used, IReadOnlyList<DataFile> texts, StudentModel student, StudentModel smaller)
    {
        var (how, smallerPieces) = (new EncodeOptions { MaxLength = _info.MaxLength }, 0L);
        foreach (var (file, example) in texts.SelectMany(file => file.Read().Select(example => (file, example))))
        {
            cancellation.ThrowIfCancellationRequested();
            if (proof.IsSame(example.Text!, example.Pair, how))
            {
                continue;
            }

            if (proof.IsKept(example.Text!, example.Pair))
            {
                return $"{file.Path}:{example.Line} is read as other pieces by the pruned vocabulary; nothing was written";
            }

            smallerPieces++;
        }

        var (unknown, tried) = proof.TryPiecesGone();
        if (unknown is not null)
        {
            return $"'{unknown}' is unknown to the pruned vocabulary, and was not to the whole one; nothing was written";
        }

        // Rare words are read in smaller pieces, so their rows are answered otherwise. Without the data's rows, any of the pieces that stay.
        used = used with { Sample = used.SampleWithin(id => pruned.IdOf(id) is not null) };
        used = used.Sample.Count > 0 ? used : used with { Sample = ProofRows.AsStudentRows(ProofRows.Of(pruned.Kept.Count, _info.MaxLength).Select(r => r with { InputIds = [.. r.InputIds.Select(id => pruned.Kept[id])] })) };
        var (here, there) = (StudentEvaluator.Logits(student, used.Sample, torch.CPU, cancellation), StudentEvaluator.Logits(smaller, used.SampleAs(id => pruned.IdOf(id)!.Value), torch.CPU, cancellation));
        if (here.Zip(there).Any(pair => !pair.First.AsSpan().SequenceEqual(pair.Second)))
        {
            return "the pruned student answers rows of the data otherwise; nothing was written";
        }

        console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pruning's proof: {(texts.Count == 0 ? "the texts are not here to be read again" : string.Create(CultureInfo.InvariantCulture, $"{used.Rows - smallerPieces:N0} rows read as the same pieces{(smallerPieces == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" and {smallerPieces:N0} with rare words in smaller ones"))}"))}, {here.Length:N0} answered bit for bit as before, {tried:N0} pieces that are gone read as smaller ones and none as unknown"));
        return null;
    }

    private static long Bytes(StudentModel model) => model.NamedParameters().Sum(p => p.Value.numel()) * sizeof(float);

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
}
