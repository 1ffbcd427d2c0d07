using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Safetensors;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Training;
using TorchSharp;

namespace OnnxDistill.Student.Tests.Training;

/// <summary>A BiLSTM whose embeddings come from a file of word vectors, in each of d-bert's modes.</summary>
[Collection(TorchRandomCollection.Name)]
public sealed class WordVectorsTests : IDisposable
{
    private const string Vectors = "good 1 2 3 4\npoor -1 -2 -3 -4\nfilm 0.5 0.5 0.5 0.5\nunheard 9 9 9 9\n";

    private readonly TemporaryFolder _folder = new();
    private readonly TextCache.Row[] _rows = TextCache.Rows(40);

    [Theory]
    [InlineData(null, "non_static_embed")]
    [InlineData("non-static", "non_static_embed")]
    [InlineData("static", "static_embed")]
    [InlineData("multichannel", "non_static_embed static_embed")]
    public void A_mode_has_its_tables_and_each_starts_with_the_vectors(string? mode, string tables)
    {
        string? note = null;
        using var student = Student(mode, n => note = n);

        var embeddings = student.NamedParameters().Where(p => p.Name.EndsWith("embed.weight", StringComparison.Ordinal)).ToArray();
        embeddings.Select(p => p.Name[..^7]).ShouldBe(tables.Split(' '));
        foreach (var (name, value) in embeddings)
        {
            value[Id("good")].data<float>().ToArray().ShouldBe([1, 2, 3, 4]);
            value[Id("film")].data<float>().ToArray().ShouldBe([0.5f, 0.5f, 0.5f, 0.5f]);
            value[Id("a")].data<float>().ToArray().ShouldAllBe(v => v >= -0.25 && v < 0.25 && v != 0);
            value.requires_grad.ShouldBe(name != "static_embed.weight");
        }

        note.ShouldBe($"v.txt has vectors of 3 of the student's {Info().Vocabulary} tokens ({mode ?? "non-static"}); the others are drawn from -0.25 to 0.25{(mode == "static" ? " and never trained" : string.Empty)}");
    }

    [Theory]
    [InlineData("static")]
    [InlineData("multichannel")]
    public void A_fixed_table_keeps_its_bits_through_a_run_and_the_other_learns(string mode)
    {
        var summary = Train(mode);

        summary.Steps.ShouldBe(25);
        using var scope = torch.NewDisposeScope();
        var tensors = SafetensorsFile.Read(_folder["run/checkpoint/model.safetensors"]);
        tensors["static_embed.weight"][Id("good")].data<float>().ToArray().ShouldBe([1, 2, 3, 4]);
        if (mode == "multichannel")
        {
            tensors["non_static_embed.weight"][Id("good")].data<float>().ToArray().ShouldNotBe([1, 2, 3, 4]);
        }

        using var loaded = RunFolder.Open(_folder["run"]).LoadModel();
        ((BiLstmStudent)loaded).Options.EmbeddingMode.ShouldBe(mode);
    }

    [Theory]
    [InlineData("student.embedding_mode=static", "student.embedding_mode static starts from word vectors; give their file as student.glove")]
    [InlineData("student.embedding_mode=rand student.glove=v.txt", "student.embedding_mode rand draws embeddings, and student.glove gives them; leave one of the two out")]
    [InlineData("student.embedding_mode=dynamic", "embedding_mode must be one of rand, non-static, static, multichannel")]
    public void A_mode_that_contradicts_the_file_is_refused(string set, string says) =>
        Should.Throw<InvalidDataException>(() => RecipeLoader.Load("distilled-bilstm", set.Split(' '))).Message.ShouldContain(says);

    public void Dispose() => _folder.Dispose();

    private BiLstmStudent Student(string? mode, Action<string>? note = null)
    {
        string[] set = mode is null ? [] : [$"student.embedding_mode={mode}"];
        var recipe = TinyRun.Recipe("distilled-bilstm", ["student.embedding=4", $"student.glove={_folder.Write("v.txt", Vectors)}", .. set]);
        return (BiLstmStudent)StudentFactory.Create(recipe.Student, Info(), Files().Load("words"), note);
    }

    private RunSummary Train(string mode)
    {
        var recipe = TinyRun.Recipe("distilled-bilstm", "student.embedding=4", $"student.glove={_folder.Write("v.txt", Vectors)}", $"student.embedding_mode={mode}", "epochs=5");
        return TinyRun.Train(_folder["run"], recipe, TextCache.Write(_folder["cache"], _rows));
    }

    private TokenizerFiles Files() => TokenizerFiles.FromFolder(TextCache.Tokenizer(_folder["words"], "a", "good", "film", "poor"));

    private long Id(string word)
    {
        var files = Directory.Exists(_folder["cache-tokenizer"]) ? TokenizerFiles.FromFolder(_folder["cache-tokenizer"]) : Files();
        var tokenizer = files.Load("words");
        return Enumerable.Range(0, tokenizer.VocabularySize).First(id => tokenizer.TokenOf(id) == word);
    }

    private RunInfo Info() => new()
    {
        Seed = 1,
        Threads = 1,
        Device = "cpu",
        Logits = 2,
        MaxLength = 16,
        Vocabulary = Files().Load("words").VocabularySize,
        Inputs = [],
        Rows = _rows.Length,
    };
}
