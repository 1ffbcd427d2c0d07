using OnnxDistill.Data.Augmentation.Vectors;

namespace OnnxDistill.Data.Tests.Augmentation.Vectors;

public sealed class WordVectorsTests : IDisposable
{
    private const string Lines = "good 1 0\ngreat 2 0.12\nbad -1 0\nfine 3 0.3\n<unk> 0 0\n. . . 0 1\nfilm-maker 1 0.05\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Neighbours_are_by_cosine_whatever_the_length()
    {
        var vectors = Read(Lines);

        (vectors.Count, vectors.Width).ShouldBe((7, 2));
        vectors.Nearest("good", 3).ShouldBe(["film-maker", "great", "fine"]);
        vectors.Nearest("unheard-of", 3).ShouldBeEmpty();
    }

    [Fact]
    public void The_word_itself_and_words_without_direction_are_no_neighbours_but_the_program_puts_them_last()
    {
        Read(Lines).Nearest("good", 10).ShouldBe(["film-maker", "great", "fine", ". . .", "bad"]);
        Read(Lines).Nearest("good", 10, asReference: true).ShouldBe(["film-maker", "great", "fine", ". . .", "bad", "good", "<unk>"]);
    }

    [Fact]
    public void Neighbours_of_a_capitalised_word_are_capitalised()
    {
        Read(Lines).Nearest("Good", 2).ShouldBe(["Film-Maker", "Great"]);
        Read(Lines).Nearest("Good", 2, asReference: true).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("good 1 0\nbad 1\n", ":2: 1 values after the word instead of 2")]
    [InlineData("good 1 0\nbad 1 x\n", ":2: 'x' is no number")]
    [InlineData("\n", "no word vectors")]
    [InlineData("2 2\ngood 1 0\nbad x 1\n", ":3: 'x' is no number")]
    public void A_damaged_file_is_refused_with_the_line(string text, string says) =>
        Should.Throw<InvalidDataException>(() => Read(text)).Message.ShouldContain(says);

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Should.Throw<FileNotFoundException>(() => WordVectors.Read(_folder["nowhere.txt"])).Message.ShouldContain("nowhere.txt");

    private WordVectors Read(string lines) => WordVectors.Read(_folder.Write("vectors.txt", lines));
}
