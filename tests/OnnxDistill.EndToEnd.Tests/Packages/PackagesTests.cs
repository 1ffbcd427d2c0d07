using System.Text.Json;
using OnnxDistill.EndToEnd.Tests.Samples;

namespace OnnxDistill.EndToEnd.Tests.Packages;

/// <summary>What <c>dotnet pack</c> gives can be installed and used away from the repository.</summary>
[Trait("Category", "Slow")]
public sealed class PackagesTests(PackageFeed feed) : IClassFixture<PackageFeed>, IDisposable
{
    // nuget.org refuses larger ones.
    private const long LargestPackage = 250L << 20;
    private static readonly string[] Tools = ["teacher-cache", "student-trainer"];
    private readonly TemporaryFolder _folder = new();

    /// <summary>Gets the libraries.</summary>
    public static TheoryData<string> Libraries => ["Data", "Graph", "Recipes", "SoftTargets", "Student", "Teacher"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_libraries_and_the_tools_are_packed_and_nothing_else() =>
        Directory.GetFiles(feed.Folder, "*.nupkg").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).ShouldBe(
            Libraries.Select(l => $"OnnxDistill.{l.Data}").Concat(Tools).Concat(Tools.Select(t => $"{t}.{feed.Identifier}"))
                .Select(id => $"{id}.{PackageFeed.Version}.nupkg").Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_says_what_it_is_and_brings_documentation_and_symbols(string room)
    {
        var id = $"OnnxDistill.{room}";
        var package = new PackageFile(Package(id));
        package["license"].ShouldBe("MIT");
        package["description"].ShouldNotBeNull().Length.ShouldBeGreaterThan(40);
        package["tags"].ShouldNotBeNull().ShouldContain("distillation");
        package["readme"].ShouldBe("README.md");
        package.Readme.ShouldNotBeNull().ShouldStartWith($"# {id}\n");
        package.Files.Where(f => f.StartsWith("lib/", StringComparison.Ordinal)).ShouldBe([$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"]);
        package.Files.ShouldNotContain(f => f.StartsWith("runtimes/", StringComparison.Ordinal));
        package.Dependencies.ShouldNotContain(d => d.Contains("Analyzers") || d.StartsWith("Microsoft.ML.OnnxRuntime.Gpu") || d.StartsWith("TorchSharp-"));
        new PackageFile(Path.ChangeExtension(Package(id), ".snupkg")).Files.ShouldContain($"lib/net10.0/{id}.pdb");
    }

    [Fact]
    public void A_tool_is_a_name_and_a_package_for_each_platform_that_nuget_org_takes()
    {
        foreach (var tool in Tools)
        {
            new PackageFile(Package(tool)).PackageType.ShouldBe("DotnetTool");
            var files = new PackageFile(Package($"{tool}.{feed.Identifier}"));
            files.PackageType.ShouldBe("DotnetToolRidPackage");
            files.Readme.ShouldNotBeNull().ShouldStartWith($"# {tool}\n");
            new FileInfo(Package($"{tool}.{feed.Identifier}")).Length.ShouldBeLessThan(LargestPackage);
        }
    }

    [Fact]
    public void The_tools_install_into_an_empty_folder_and_do_the_quickstarts_three_steps()
    {
        var tools = feed.Empty("tools");
        foreach (var tool in Tools)
        {
            Command.Run(feed.Empty("elsewhere"), feed.Unpacked, "dotnet", "tool", "install", tool, "--tool-path", tools, "--configfile", feed.Config, "--version", PackageFeed.Version);
        }

        string[] columns = ["--label-column", "0", "--text-column", "1"];
        Run("teacher-cache", ["run", "--teacher", Teacher, "--data", Rows("train"), .. columns, "--for", "distilled-bilstm", "--limit", "256", "--out", "cache"]);
        Run("student-trainer", ["train", "--recipe", "distilled-bilstm", "--cache", "cache", "--dev", Rows("dev"), "--out", "run", "--set", "max_steps=4"]);
        Run("student-trainer", ["export", "run", "--out", "student"]).Error.ShouldContain("same prediction 64 of 64");
        var score = Run("teacher-cache", ["score", "--teacher", "student", "--data", Rows("test"), .. columns, "--limit", "32", "--json"]).Output;
        JsonDocument.Parse(score).RootElement.GetProperty("rows").GetInt32().ShouldBe(32);

        (string Output, string Error) Run(string tool, params string[] arguments) => Command.Run(_folder.Path, null, Path.Combine(tools, tool), arguments);
    }

    [Fact]
    public void A_console_program_that_references_the_packages_is_READMEs_and_runs()
    {
        var program = feed.Empty("program");
        File.WriteAllText(Path.Combine(program, "Program.cs"), SampleProgram.Text);
        File.WriteAllText(Path.Combine(program, "program.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <RuntimeIdentifier>{feed.Identifier}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="OnnxDistill.Teacher" Version="{PackageFeed.Version}" />
                <PackageReference Include="OnnxDistill.Student" Version="{PackageFeed.Version}" />
                <PackageReference Include="Microsoft.ML.OnnxRuntime" Version="{PackageFeed.Property("Directory.Packages.props", "OnnxRuntimeVersion")}" />
                <PackageReference Include="TorchSharp-cpu" Version="{PackageFeed.Property("Directory.Packages.props", "TorchSharpVersion")}" />
              </ItemGroup>
            </Project>
            """);
        Command.Run(program, feed.Unpacked, "dotnet", ["build", "-c", "Release", "-o", "out", "-v", "quiet", "-p:CreateHardLinksForCopyLocalIfPossible=true", .. Command.NoServers]);

        Directory.CreateSymbolicLink(_folder["teacher"], Teacher);
        _folder.Write("train.tsv", Headed("train", 256));
        _folder.Write("dev.tsv", Headed("dev", 64));
        var (output, error) = Command.Run(_folder.Path, null, "dotnet", Path.Combine(program, "out", "program.dll"));

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(3, output);
        lines[0].ShouldMatch(@"^teacher: accuracy (0\.9\d\d|1\.000)$");
        lines[1].ShouldMatch(@"^student: accuracy [01]\.\d\d\d$");
        File.ReadAllLines(Rows("train")).Select(l => l.Split('\t')[0]).ShouldContain(lines[2]);
        error.ShouldContain("256 of 256 rows cached");
        error.ShouldContain("step 24 of 24, loss ");
        File.Exists(_folder["student/onnx/model.onnx"]).ShouldBeTrue();
    }

    // As most files are: with a header.
    private static string Headed(string split, int rows) => "label\ttext\n" + string.Concat(File.ReadLines(Rows(split)).Take(rows).Select(l => l + "\n"));

    private static string Teacher => Path.Combine(RepositoryRoot.Path, "models", "snips-l6");

    private static string Rows(string split) => Path.Combine(RepositoryRoot.Path, "tools", "quickstart", "data", $"{split}.tsv");

    private string Package(string id) => Path.Combine(feed.Folder, $"{id}.{PackageFeed.Version}.nupkg");
}
