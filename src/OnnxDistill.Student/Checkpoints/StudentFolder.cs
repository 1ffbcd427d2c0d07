using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Student.Files;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Models.MobileBert;
using OnnxDistill.Student.Safetensors;
using TorchSharp;

namespace OnnxDistill.Student.Checkpoints;

/// <summary>A student as a Hugging Face folder: <c>config.json</c>, <c>model.safetensors</c> and the tokenizer's files.</summary>
internal static class StudentFolder
{
    /// <summary>The name of the file with the weights.</summary>
    public const string WeightsFile = "model.safetensors";

    /// <summary>The name of the file with shape and class names.</summary>
    public const string ConfigFile = "config.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes shape, class names and tokenizer files; the weights come with every better checkpoint.</summary>
    public static void WriteConfig(string folder, StudentModel model, IReadOnlyDictionary<int, string>? id2label, TokenizerFiles? tokenizer, bool multiLabel = false)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, ConfigFile), ConfigOf(model, id2label, multiLabel).ToJsonString(Indented) + "\n");
        foreach (var (name, bytes) in tokenizer?.Files ?? new Dictionary<string, byte[]>())
        {
            AtomicFile.Write(Path.Combine(folder, name), bytes);
        }
    }

    /// <summary>The student's <c>config.json</c>; a classifier's with id2label, label2id and problem type.</summary>
    public static JsonObject ConfigOf(StudentModel model, IReadOnlyDictionary<int, string>? id2label, bool multiLabel = false)
    {
        var config = model.ToConfig();
        if (model.Labels == 0)
        {
            return config;
        }

        var names = Enumerable.Range(0, model.Labels)
            .Select(id => (Id: id, Name: id2label?.GetValueOrDefault(id) ?? string.Create(CultureInfo.InvariantCulture, $"LABEL_{id}")))
            .ToArray();
        config["id2label"] = new JsonObject(names.Select(n => KeyValuePair.Create(n.Id.ToString(CultureInfo.InvariantCulture), (JsonNode?)n.Name)));
        config["label2id"] = new JsonObject(names.DistinctBy(n => n.Name).Select(n => KeyValuePair.Create(n.Name, (JsonNode?)n.Id)));
        config["problem_type"] = ProblemType.Of(multiLabel ? TaskKind.MultiLabel : model.Labels == 1 ? TaskKind.Regression : TaskKind.SingleLabel);
        return config;
    }

    /// <summary>Writes the weights, atomically.</summary>
    public static void WriteWeights(string folder, StudentModel model) => SafetensorsFile.Write(
        Path.Combine(folder, WeightsFile),
        [.. model.NamedParameters().Select(p => (model.StoredNameOf(p.Name), (torch.Tensor)p.Value))],
        new Dictionary<string, string> { ["format"] = "pt" });

    /// <summary>Loads a student on the CPU, in evaluation mode.</summary>
    /// <exception cref="InvalidDataException">A file is missing, is damaged, or is of a model that is no student of ours.</exception>
    public static StudentModel LoadModel(string folder)
    {
        var model = NewModel(folder);
        ReadWeights(model, Path.Combine(folder, WeightsFile));
        model.eval();
        return model;
    }

    /// <summary>Builds the student that a folder describes, with random weights.</summary>
    internal static StudentModel NewModel(string folder)
    {
        var (file, config) = Config(folder);
        return NewModel(file, config);
    }

    /// <summary>Builds the student that a <c>config.json</c> describes, with random weights.</summary>
    internal static StudentModel NewModel(string file, JsonObject config) =>
        config["model_type"]?.ToString() switch
        {
            "bert" or BertStudentConfig.Wider when BertStudentConfig.IsMasked(config) => new BertMaskedStudent(BertStudentOptions.FromConfig(config, file)),
            "bert" or BertStudentConfig.Wider or BertStudentConfig.Albert => new BertStudent(BertStudentOptions.FromConfig(config, file)),
            MobileBertStudentConfig.ModelType => new MobileBertStudent(MobileBertStudentOptions.FromConfig(config, file)),
            "bilstm" => new BiLstmStudent(BiLstmStudentOptions.FromConfig(config, file)),
            var other => throw new InvalidDataException($"{file}: model_type is {other ?? "missing"}; students are bert, mobilebert or bilstm"),
        };

    /// <summary>Reads every weight of a student from a file.</summary>
    internal static void ReadWeights(StudentModel model, string weights)
    {
        var tensors = File.Exists(weights)
            ? SafetensorsFile.Read(weights)
            : throw new InvalidDataException($"no {Path.GetFileName(weights)} in {Path.GetDirectoryName(weights)}; give a run or an exported folder");
        foreach (var (name, _) in model.NamedParameters())
        {
            // Folders of before 2026-12 have the names of the class here.
            if (model.StoredNameOf(name) is var stored && stored != name && tensors.Remove(stored, out var tensor))
            {
                tensors[name] = tensor;
            }
        }

        model.LoadParameters(tensors, weights);
        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }

    /// <summary>The class names by id in a folder's <c>config.json</c>, or null.</summary>
    public static IReadOnlyDictionary<int, string>? Id2LabelOf(string folder) => ClassesOf(folder).ById;

    /// <summary>What a folder's <c>config.json</c> says of classes.</summary>
    public static ClassNames ClassesOf(string folder)
    {
        var (file, json) = Config(folder);
        return ClassNames.Read(JsonSerializer.SerializeToElement(json), file);
    }

    /// <summary>Whether a folder's <c>config.json</c> says that a row may have several classes.</summary>
    public static bool MultiLabelOf(string folder) => Config(folder).Json["problem_type"]?.ToString() == ProblemType.MultiLabel;

    /// <summary>The tokenizer files in a folder, or null where there are none.</summary>
    public static TokenizerFiles? TokenizerOf(string folder) => TokenizerFiles.FindIn(folder);

    private static (string File, JsonObject Json) Config(string folder)
    {
        var file = Path.Combine(folder, ConfigFile);
        if (!File.Exists(file))
        {
            throw new InvalidDataException($"no {ConfigFile} in {folder}; give a run or an exported folder");
        }

        try
        {
            return (file, JsonNode.Parse(File.ReadAllText(file)) as JsonObject ?? throw new InvalidDataException($"{file} is no JSON object"));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file} is not JSON: {e.Message}", e);
        }
    }
}
