using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Graph.ExternalData;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Weights;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Checkpoints;

namespace OnnxDistill.Student.Initialization;

/// <summary>A teacher whose weights a student starts from. Its file is read when first needed, and never for a run that goes on.</summary>
public sealed class TeacherStart
{
    private readonly Lazy<EncoderWeights> _weights;

    private readonly Lazy<TokenizerFiles?> _tokenizer;

    private TeacherStart(string name, Func<EncoderWeights> read, Func<TokenizerFiles?> tokenizer) =>
        (Name, _weights, _tokenizer) = (name, new Lazy<EncoderWeights>(read), new Lazy<TokenizerFiles?>(tokenizer));

    /// <summary>Gets the teacher's name: its folder's or file's, without the path.</summary>
    public string Name { get; }

    /// <summary>Gets the weights.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no model, or none that a BERT student can start from.</exception>
    public EncoderWeights Weights => _weights.Value;

    /// <summary>Gets the tokenizer files that lie beside the model, or above its folder <c>onnx</c>; null where there are none.</summary>
    public TokenizerFiles? Tokenizer => _tokenizer.Value;

    /// <summary>A teacher on disk.</summary>
    /// <param name="teacher">An <c>.onnx</c> file, or a folder with <c>model.onnx</c> or <c>onnx/model.onnx</c>.</param>
    public static TeacherStart At(string teacher)
    {
        ArgumentException.ThrowIfNullOrEmpty(teacher);
        return new TeacherStart(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(teacher))),
            () =>
            {
                var file = FileOf(teacher);
                return EncoderWeightsReader.Read(file, OnnxFile.Load(file));
            },
            () => FoldersOf(FileOf(teacher)).Select(StudentFolder.TokenizerOf).FirstOrDefault(t => t is not null));
    }

    /// <summary>The recipe's part about a student of this teacher's shape, but for the number of layers: 4, or the teacher's if it has fewer.</summary>
    public StudentOptions Shape()
    {
        var defaults = new StudentOptions();
        return defaults with
        {
            Layers = Math.Min(defaults.Layers, Weights.Layers.Count),
            Hidden = Weights.Hidden,
            Heads = Weights.Heads,
            Intermediate = Weights.Intermediate,
            Activation = Weights.Activation,
        };
    }

    private static IEnumerable<string> FoldersOf(string file)
    {
        foreach (var folder in FileLinks.Folders(file))
        {
            yield return folder;
            if (Path.GetFileName(folder) == "onnx" && Path.GetDirectoryName(folder) is { } above)
            {
                yield return above;
            }
        }
    }

    private static string FileOf(string teacher)
    {
        if (!Directory.Exists(teacher))
        {
            return teacher;
        }

        string[] candidates = [Path.Combine(teacher, "model.onnx"), Path.Combine(teacher, "onnx", "model.onnx")];
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{teacher} has neither model.onnx nor onnx/model.onnx; give the .onnx file itself", teacher);
    }
}
