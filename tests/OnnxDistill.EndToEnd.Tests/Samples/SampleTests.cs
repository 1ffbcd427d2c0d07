namespace OnnxDistill.EndToEnd.Tests.Samples;

/// <summary>README shows the program that <c>Packages</c> builds and runs.</summary>
public sealed class SampleTests
{
    [Fact]
    public void README_shows_the_program_word_for_word()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md")).ReplaceLineEndings("\n");
        readme.ShouldContain("\n```csharp\n" + SampleProgram.Text + "```\n");
    }
}
