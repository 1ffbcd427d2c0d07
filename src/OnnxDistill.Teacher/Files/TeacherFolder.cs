using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Graph.ExternalData;

namespace OnnxDistill.Teacher.Files;

/// <summary>
/// Where a teacher lies: its <c>.onnx</c> file, its tokenizer files and its <c>config.json</c>, laid out like a Hugging Face repository.
/// </summary>
/// <remarks>
/// A teacher is given as a file, or as a folder that holds <c>model.onnx</c> or <c>onnx/model.onnx</c>. Tokenizer and config lie beside
/// the file, or one folder up where the file lies in <c>onnx/</c>; where the file is a link, beside the link first and then beside what it
/// leads to. A tokenizer folder that is given comes first for the tokenizer and last for the config.
/// </remarks>
public sealed class TeacherFolder
{
    private readonly string? _missingTokenizer;
    private readonly TokenizerFiles? _tokenizer;

    private TeacherFolder(string modelPath, TokenizerFiles? tokenizer, string? missingTokenizer, string tokenizerFolder, string? configPath, bool configIsOwn)
    {
        ModelPath = modelPath;
        _tokenizer = tokenizer;
        _missingTokenizer = missingTokenizer;
        TokenizerFolder = tokenizerFolder;
        ConfigPath = configPath;
        ConfigIsOwn = configIsOwn;
        Config = configPath is null ? new TeacherConfig() : TeacherConfig.Read(configPath);
    }

    /// <summary>Gets the full path of the <c>.onnx</c> file.</summary>
    public string ModelPath { get; }

    /// <summary>Gets the folder that the tokenizer files are read from.</summary>
    public string TokenizerFolder { get; }

    /// <summary>Gets the tokenizer files, or <see langword="null"/> where there are none; rows that hold ids need none.</summary>
    public TokenizerFiles? Tokenizer => _tokenizer;

    /// <summary>Gets the path of <c>config.json</c>, if there is one.</summary>
    public string? ConfigPath { get; }

    /// <summary>Gets a value indicating whether <c>config.json</c> lies with the model; one of another tokenizer folder may be another model's.</summary>
    public bool ConfigIsOwn { get; }

    /// <summary>Gets what <c>config.json</c> says; empty where there is none.</summary>
    public TeacherConfig Config { get; }

    /// <summary>Gets the teacher's name: the folder's, or the file's where it is not <c>model.onnx</c>.</summary>
    public string Name
    {
        get
        {
            var folder = new DirectoryInfo(Path.GetDirectoryName(ModelPath)!);
            var owner = folder.Name is "onnx" or "variants" && folder.Parent is { } parent ? parent.Name : folder.Name;
            var file = Path.GetFileNameWithoutExtension(ModelPath);
            owner = HubCache.NameOf(folder) ?? HubCache.NameOf(folder.Parent ?? folder) ?? owner;
            return file == "model" ? owner : $"{owner}/{file}";
        }
    }

    /// <summary>Finds the files.</summary>
    /// <param name="teacher">An <c>.onnx</c> file or a folder.</param>
    /// <param name="tokenizer">A folder with tokenizer files (or one of these files) to take instead of the teacher's own.</param>
    /// <exception cref="FileNotFoundException">The teacher or the tokenizer folder is not there.</exception>
    /// <exception cref="InvalidDataException">The folder holds no model, the tokenizer or the config cannot be read.</exception>
    public static TeacherFolder Resolve(string teacher, string? tokenizer)
    {
        var modelPath = FindModel(teacher);
        var own = TeacherHomes.Of(modelPath);
        var tokenizerFolder = tokenizer is null ? null : GivenFolder(tokenizer);
        IReadOnlyList<string> places = tokenizerFolder is null ? own : [tokenizerFolder];
        var (files, home, missing) = FindTokenizer(places);
        var ownConfig = TeacherHomes.FindConfig(own);
        var config = ownConfig ?? TeacherHomes.FindConfig(places);
        return new TeacherFolder(modelPath, files, missing, home, config, ownConfig is not null);
    }

    /// <summary>The model's file: the file given, or the folder's <c>model.onnx</c> or <c>onnx/model.onnx</c>.</summary>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="InvalidDataException">The folder holds no model.</exception>
    public static string FindModel(string teacher)
    {
        var path = Path.GetFullPath(Given(teacher, "teacher"));
        if (FileLinks.Broken(path) is { } link)
        {
            throw new FileNotFoundException(link);
        }

        if (File.Exists(path))
        {
            return path;
        }

        if (!Directory.Exists(path))
        {
            throw new FileNotFoundException($"no teacher at {path}: give an .onnx file or a folder that holds model.onnx");
        }

        string[] folders = HubCache.Snapshot(path) is { } snapshot ? [path, snapshot] : [path];
        string[] candidates = [.. folders.SelectMany(f => new[] { Path.Combine(f, "model.onnx"), Path.Combine(f, "onnx", "model.onnx") })];
        if (candidates.FirstOrDefault(File.Exists) is { } found)
        {
            return FileLinks.Broken(found) is { } broken ? throw new FileNotFoundException(broken) : found;
        }

        // Links can lead back up.
        var others = Directory.EnumerateFiles(path, "*.onnx", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = true })
            .Select(f => Path.GetRelativePath(path, f)).Order(StringComparer.Ordinal).Take(5).ToList();
        throw new InvalidDataException(others.Count == 0
            ? $"no model.onnx or onnx/model.onnx in {path}"
            : $"no model.onnx or onnx/model.onnx in {path}; give one of its files instead, and this folder as --tokenizer: {string.Join(", ", others)}");
    }

    /// <summary>The tokenizer files, where rows are text.</summary>
    /// <exception cref="InvalidDataException">There are none.</exception>
    public TokenizerFiles RequireTokenizer() => _tokenizer ?? throw new InvalidDataException(_missingTokenizer);

    private static string Given(string path, string what) =>
        path.Length > 0 ? path : throw new InvalidDataException($"the path of the {what} is empty; give a file or folder");

    private static string GivenFolder(string tokenizer)
    {
        var path = Path.GetFullPath(Given(tokenizer, "tokenizer"));
        if (FileLinks.Broken(path) is { } broken)
        {
            throw new FileNotFoundException(broken);
        }

        path = HubCache.Snapshot(path) ?? path;
        return Directory.Exists(path) ? path
            : File.Exists(path) ? Path.GetDirectoryName(path)!
            : throw new FileNotFoundException($"no tokenizer folder {path}");
    }

    private static (TokenizerFiles? Files, string Home, string? Missing) FindTokenizer(IReadOnlyList<string> places)
    {
        string? missing = null;
        foreach (var place in places)
        {
            TeacherHomes.RequireWholeTokenizer(place);
            try
            {
                return (TokenizerFiles.FromFolder(place), place, null);
            }
            catch (InvalidDataException e)
            {
                missing ??= e.Message;
            }
        }

        return (null, places[^1], missing);
    }
}
