namespace OnnxDistill.EndToEnd.Tests.Architecture;

/// <summary>Folders can be read downward: none uses another in a circle, and none holds more files than one sees at a glance.</summary>
public sealed class FoldersTests
{
    private const int MostFiles = 25;

    /// <summary>Gets the rooms.</summary>
    public static TheoryData<string> Rooms => [.. ProjectFile.All.Values.Where(p => p.Folder == "src").Select(p => p.Name).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void No_folders_of_a_room_use_each_other_in_a_circle(string room)
    {
        var sources = SourceText.Files(Path.Combine("src", room)).Select(f => SourceText.Of(f, File.ReadAllText(f))).OfType<SourceText>().ToList();
        sources.ShouldNotBeEmpty();
        new FolderTies(sources).Circles().ShouldBeEmpty(string.Join(Environment.NewLine, new FolderTies(sources).Circles()));
    }

    [Theory]
    [InlineData("src")]
    [InlineData("tools")]
    public void No_folder_holds_more_than_25_files(string root) =>
        SourceText.Files(root).GroupBy(f => Path.GetDirectoryName(f)!, StringComparer.Ordinal)
            .Where(g => g.Count() > MostFiles)
            .Select(g => $"{Path.GetRelativePath(RepositoryRoot.Path, g.Key)}: {g.Count()} files")
            .ShouldBeEmpty();

    [Fact]
    public void Two_folders_that_use_each_other_are_a_circle_and_what_ties_them_is_told()
    {
        var circle = Circles(
            ("A.cs", "using R.Two;\nnamespace R.One;\nclass A { B b; }"),
            ("B.cs", "using R.One;\nnamespace R.Two;\nclass B { A a; }")).ShouldHaveSingleItem();
        circle.ShouldContain("circle of 2: R.One, R.Two");
        circle.ShouldContain("R.One -> R.Two: A.cs: B");
        circle.ShouldContain("R.Two -> R.One: B.cs: A");
    }

    [Fact]
    public void A_circle_through_a_third_folder_is_found() =>
        Circles(
            ("A.cs", "using R.Two;\nnamespace R.One;\nrecord A(B B);"),
            ("B.cs", "using R.Three;\nnamespace R.Two;\nrecord B(C C);"),
            ("C.cs", "using R.One;\nnamespace R.Three;\ninterface C { A A { get; } }")).ShouldHaveSingleItem().ShouldContain("circle of 3");

    [Fact]
    public void A_folder_and_the_one_that_it_lies_in_are_a_circle_without_a_using_line() =>
        Circles(
            ("A.cs", "using R.One.Inner;\nnamespace R.One;\nclass A : B;"),
            ("B.cs", "namespace R.One.Inner;\nenum Kind { X }\nclass B { A a; }")).ShouldHaveSingleItem();

    [Fact]
    public void Uses_in_one_direction_and_words_in_comments_are_no_circle() =>
        Circles(
            ("A.cs", "using R.Two;\nnamespace R.One;\nclass A { B b; }"),
            ("B.cs", "using R.One;\nnamespace R.Two;\n/// <see cref=\"A\"/>\nclass B; // like A")).ShouldBeEmpty();

    private static IReadOnlyList<string> Circles(params (string File, string Text)[] sources) =>
        new FolderTies(sources.Select(s => SourceText.Of(s.File, s.Text)).OfType<SourceText>()).Circles();
}
