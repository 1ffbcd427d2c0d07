namespace OnnxDistill.EndToEnd.Tests.Architecture;

/// <summary>The design's table of rooms: arrows point one way, and each runtime stays in its room.</summary>
public sealed class RoomsTests
{
    private static readonly string[] Below =
        ["OnnxDistill.Graph", "OnnxDistill.Data", "OnnxDistill.SoftTargets", "OnnxDistill.Recipes"];

    /// <summary>Gets each project of src and tools with the projects that it may reference.</summary>
    public static TheoryData<string, string[]> Rooms => new()
    {
        { "OnnxDistill.Graph", [] },
        { "OnnxDistill.Data", [] },
        { "OnnxDistill.SoftTargets", [] },
        { "OnnxDistill.Recipes", ["OnnxDistill.SoftTargets"] },
        { "OnnxDistill.Teacher", Below },
        { "OnnxDistill.Student", Below },
        { "teacher-cache", [.. Below, "OnnxDistill.Teacher"] },
        { "student-trainer", [.. Below, "OnnxDistill.Teacher", "OnnxDistill.Student"] },
    };

    /// <summary>Gets each library with the packages that it may reference beside the logging abstractions.</summary>
    public static TheoryData<string, string[]> Packages => new()
    {
        { "OnnxDistill.Graph", ["Google.Protobuf", "Grpc.Tools"] },
        { "OnnxDistill.Data", ["CsvHelper", "Microsoft.ML.Tokenizers", "Parquet.Net"] },
        { "OnnxDistill.SoftTargets", ["Parquet.Net"] },
        { "OnnxDistill.Recipes", ["YamlDotNet"] },
        { "OnnxDistill.Teacher", ["Microsoft.ML.OnnxRuntime.Managed", "System.Numerics.Tensors"] },
        { "OnnxDistill.Student", ["System.Numerics.Tensors", "TorchSharp"] },
    };

    /// <summary>Gets the projects of src and tools.</summary>
    public static TheoryData<string> Product => [.. ProjectFile.Product.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_knows_only_the_rooms_of_the_table(string room, string[] allowed) =>
        ProjectFile.All[room].Projects.Except(allowed, StringComparer.Ordinal).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_library_uses_only_the_packages_of_the_table(string room, string[] allowed) =>
        ProjectFile.All[room].Packages.Except([.. allowed, "Microsoft.Extensions.Logging.Abstractions"], StringComparer.Ordinal).ShouldBeEmpty();

    [Fact]
    public void Every_project_of_src_is_in_the_table() =>
        ProjectFile.All.Values.Where(p => p.Folder == "src").Select(p => p.Name)
            .Except(Rooms.Select(r => r.Data.Item1), StringComparer.Ordinal).ShouldBeEmpty();

    [Fact]
    public void Every_project_of_src_has_its_tests() =>
        ProjectFile.All.Values.Where(p => p.Folder == "src").Select(p => p.Name + ".Tests")
            .Except(ProjectFile.All.Values.Where(p => p.Folder == "tests").Select(p => p.Name), StringComparer.Ordinal).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Product))]
    public void TorchSharp_is_referenced_by_the_student_room_and_its_native_libraries_by_the_trainer(string project)
    {
        var found = ProjectFile.All[project].Packages.Where(IsTorch);
        found.ShouldBe(project switch
        {
            "OnnxDistill.Student" => ["TorchSharp"],
            "student-trainer" => ["TorchSharp-cpu", "TorchSharp-cuda-linux"],
            _ => [],
        });
    }

    [Theory]
    [MemberData(nameof(Product))]
    public void ONNX_Runtime_is_referenced_by_the_teacher_room_and_its_native_libraries_by_tools(string project)
    {
        var found = ProjectFile.All[project].Packages.Where(IsOnnxRuntime);
        found.Except(ProjectFile.All[project] switch
        {
            { Name: "OnnxDistill.Teacher" } => ["Microsoft.ML.OnnxRuntime.Managed"],
            { Folder: "tools" } => ["Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxRuntime.Gpu.Linux"],
            _ => Array.Empty<string>(),
        }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("teacher-cache")]
    [InlineData("OnnxDistill.Teacher")]
    public void The_teacher_stage_has_no_TorchSharp_through_any_reference(string project) =>
        ProjectFile.All[project].Closure().SelectMany(p => p.Packages).Where(IsTorch).ShouldBeEmpty();

    [Fact]
    public void The_student_room_has_no_ONNX_Runtime_through_any_reference() =>
        ProjectFile.All["OnnxDistill.Student"].Closure().SelectMany(p => p.Packages).Where(IsOnnxRuntime).ShouldBeEmpty();

    [Theory]
    [InlineData("OnnxRuntime", "OnnxDistill.Teacher")]
    [InlineData("TorchSharp", "OnnxDistill.Student")]
    public void No_source_outside_its_room_uses_a_runtime(string runtime, string room)
    {
        var users = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(f => !f.Contains(room, StringComparison.Ordinal))
            .Where(f => File.ReadLines(f).Any(l => l.StartsWith("using ", StringComparison.Ordinal) && l.Contains(runtime, StringComparison.Ordinal)));
        users.ShouldBeEmpty();
    }

    private static bool IsTorch(string package) =>
        package.StartsWith("TorchSharp", StringComparison.OrdinalIgnoreCase) || package.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase);

    private static bool IsOnnxRuntime(string package) => package.StartsWith("Microsoft.ML.OnnxRuntime", StringComparison.OrdinalIgnoreCase);
}
