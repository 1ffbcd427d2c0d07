using OnnxDistill.Graph.ExternalData;

namespace OnnxDistill.Graph.Tests.ExternalData;

public sealed class FileLinksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FileLinksTests()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            Directory.CreateDirectory(_folder[name]);
        }

        File.WriteAllText(_folder["c/file"], "content");
        File.CreateSymbolicLink(_folder["b/file"], "../c/file");
        File.CreateSymbolicLink(_folder["a/file"], _folder["b/file"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_folders_of_a_chain_of_links_are_those_of_every_link() =>
        FileLinks.Folders(_folder["a/file"]).ShouldBe([_folder["a"], _folder["b"], _folder["c"]]);

    [Fact]
    public void What_lies_beside_the_link_comes_before_what_lies_beside_its_target()
    {
        File.WriteAllText(_folder["c/config"], "target's");
        FileLinks.Beside(_folder["a/file"], "config").ShouldBe(_folder["c/config"]);
        File.WriteAllText(_folder["a/config"], "link's");
        FileLinks.Beside(_folder["a/file"], "config").ShouldBe(_folder["a/config"]);
        FileLinks.Beside(_folder["a/file"], "other").ShouldBeNull();
    }

    [Fact]
    public void A_link_to_nothing_is_told()
    {
        File.Delete(_folder["c/file"]);
        FileLinks.Broken(_folder["a/file"])!.ShouldContain($"{_folder["a/file"]} is a link to {_folder["c/file"]}, which is not there");
        Should.Throw<InvalidDataException>(() => FileLinks.Beside(_folder["c/other"], "../b/file")).Message.ShouldContain("which is not there");
    }

    [Fact]
    public void A_loop_is_told()
    {
        File.CreateSymbolicLink(_folder["a/x"], "y");
        File.CreateSymbolicLink(_folder["a/y"], "x");
        FileLinks.Broken(_folder["a/x"])!.ShouldContain("loop");
    }

    [Fact]
    public void A_file_that_is_only_absent_is_no_broken_link()
    {
        Directory.CreateSymbolicLink(_folder["d"], _folder["c"]);
        FileLinks.Broken(_folder["d/none"]).ShouldBeNull();
        FileLinks.Broken(_folder["none"]).ShouldBeNull();
        Directory.CreateSymbolicLink(_folder["e"], _folder["nowhere"]);
        FileLinks.Broken(_folder["e/none"])!.ShouldContain("is a link to");
    }
}
