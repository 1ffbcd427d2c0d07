using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Reading;
using OnnxDistill.Student.Retokenizing;
using OnnxDistill.Student.Windows;

namespace OnnxDistill.Student.Training;

/// <summary>
/// Training data with soft targets for a student that reads by a tokenizer of its own: the texts of a data file, joined to what a cache says of
/// them by <c>text_hash</c>.
/// </summary>
public static class RetokenizedData
{
    /// <summary>Reads a data file by the student's tokenizer and finds its rows in the caches.</summary>
    /// <param name="folders">The caches, at least one: classes are those of the first, logits the mean over all.</param>
    /// <param name="data">The data file, or several of the same columns; rows whose text the cache lacks are left out.</param>
    /// <param name="columns">What the user said about its columns; what is not said is as in the cache's data.</param>
    /// <param name="tokenizer">The folder of the student's tokenizer, or a file in it.</param>
    /// <param name="maxLength">The most token ids of a row; null for the cache's.</param>
    /// <param name="recipe">The recipe; its objectives read logits and labels.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">
    /// An objective compares tokens, no row is in the cache, a row is bad, or a cache lacks what the recipe needs or is damaged.
    /// </exception>
    public static TrainingInputs Open(
        IReadOnlyList<string> folders, IReadOnlyList<string> data, DataFileOptions columns, string tokenizer, int? maxLength, Recipe recipe, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folders);
        ArgumentNullException.ThrowIfNull(recipe);
        var caches = folders.Select(SoftTargetCache.Open).ToArray();
        var (cache, plan) = (caches[0], caches[0].Plan);
        recipe = Prepare(cache, recipe);
        var needs = recipe.Needs(plan.Teacher.Layers);
        CacheRows.Require(cache, needs, recipe.Name);
        var at = TokenizerAt.Open(tokenizer);
        var words = at.Files.Load(at.Folder);
        var file = DataRows.Open(data, CachedData.ColumnsOf(plan), columns);
        RequireText(cache, file);

        var length = maxLength ?? plan.MaxLength;
        var joined = CachedData.Join(caches, recipe, needs, cancellation);
        var targets = TextTargets.Read(cache, needs.Logits, joined, cancellation);
        var reading = new TextReading(file, words, length, words.VocabularySize);
        var (findings, labels) = (new JoinFindings(cache.Folder, file.Name), new LabelMap(plan.Teacher.Logits, plan.Teacher.Id2Label, plan.Teacher.MultiLabel));
        var several = plan.Teacher.MultiLabel ? new SeveralLabels(labels, file) : null;
        var (rows, texts) = RetokenizedRows.Read(reading, file.Path, targets, needs.Logits ? plan.Teacher.Logits : 0, labels, several, findings, cancellation);
        if (rows.Count == 0)
        {
            throw new InvalidDataException(
                $"none of the {findings.Lacking} rows of {file.Path} is in {cache.Folder}, which holds {targets.Count} texts of {plan.DataFileName}; texts are found as they are written, pairs as pairs ({Names(file.Columns)}): give the file that the cache was made of, and its columns");
        }

        var hash = file.Hash();
        return new TrainingInputs
        {
            Rows = new HeldRows(rows),
            Logits = plan.Teacher.Logits,
            MultiLabel = plan.Teacher.MultiLabel,
            Id2Label = plan.Teacher.Id2Label,
            MaxLength = length,
            Vocabulary = words.VocabularySize,
            TokenizerFiles = at.Files,
            TokenizerHash = at.Hash,
            Columns = file.Columns,
            Identities = [.. caches.Select(c => c.Plan.Fingerprint), hash],
            Components = [.. caches.Select(c => c.Plan.FingerprintParts), new Dictionary<string, string> { ["data"] = hash }],
            Data = file.Name,
            Encoder = CachedData.Shape(plan.Teacher),
            Teachers = caches.Length,
            Teacher = string.Join(" + ", caches.Select(c => c.Plan.Teacher.Name)),
            TextHashes = _ => [.. reading.Findings.TextHashes.Where(hash => targets.Find(hash) is not null)],
            Notes = [Reads(at, words, cache), .. words.Notes, .. several?.Lines() ?? [], .. findings.Lines(targets.Count - texts), .. reading.Findings.Lines()],
        };
    }

    // The recipe for a teacher that classifies, if that is what the cache is of.
    private static Recipe Prepare(SoftTargetCache cache, Recipe recipe)
    {
        if (CachedData.KindOf(cache, recipe) == TeacherKind.MaskedLanguageModel)
        {
            TokenObjectives.Refuse(recipe.For(TeacherKind.MaskedLanguageModel));
        }

        recipe = recipe.For(TeacherKind.Classifier);
        TokenObjectives.Refuse(recipe);
        return cache.Plan.Masking is null
            ? recipe
            : throw new InvalidDataException($"{cache.Folder} is of masked rows, and where they are masked the teacher's tokens say; make a cache without masks (--capture logits)");
    }

    private static void RequireText(SoftTargetCache cache, DataFile file)
    {
        if (CachedData.ColumnsOf(cache.Plan) is { IdsGiven: true })
        {
            throw new InvalidDataException($"{cache.Folder} was made of token ids and knows no text by which rows could be found; leave --data and --tokenizer out");
        }

        if (file.Columns.IdsGiven)
        {
            throw new InvalidDataException($"{file.Path} holds token ids, and the student's tokenizer reads text; name the column of the text with --text-column");
        }
    }

    private static string Names(ColumnChoice columns) =>
        $"text: {columns.Text}{(columns.Pair is { } pair ? $", pair: {pair}" : string.Empty)}";

    private static string Reads(TokenizerAt at, TextTokenizer words, SoftTargetCache cache) => FormattableString.Invariant(
        $"the student reads by the tokenizer of {at.Folder}, {words.VocabularySize} word pieces; its teacher has {cache.Plan.Teacher.VocabularySize}");
}
