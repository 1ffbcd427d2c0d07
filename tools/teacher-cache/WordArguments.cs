using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Data.Augmentation.Vectors;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.MaskedWords;
using OnnxDistill.Teacher.Sessions;

namespace OnnxDistill.TeacherCache;

/// <summary>The options that say where words come from that may stand for others.</summary>
internal sealed class WordArguments
{
    private readonly Option<string?> _mlm = new("--mlm") { Description = "A masked language model for words of one piece: an .onnx file or a folder, as --teacher of other verbs", HelpName = "TEACHER" };
    private readonly Option<string?> _tokenizer = new("--tokenizer") { Description = "Folder with the masked language model's tokenizer, if it is not its own", HelpName = "FOLDER" };
    private readonly Option<string?> _glove = new("--glove") { Description = $"Word vectors in GloVe's format for all other words; the first {WordVectors.MostWords:N0} lines are read", HelpName = "FILE" };
    private readonly Option<string> _device = new("--device") { Description = "auto, cpu or cuda:N", HelpName = "DEVICE", DefaultValueFactory = _ => "auto" };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads of ONNX Runtime", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
    private readonly Option<bool> _dequantize = new("--dequantize") { Description = "Widen quantised weights to fp32: slower, the same answers on every processor" };

    /// <summary>Makes the options and adds them to a command.</summary>
    public WordArguments(Command command)
    {
        foreach (var option in new Option[] { _mlm, _tokenizer, _glove, _device, _threads, _dequantize })
        {
            command.Options.Add(option);
        }

        _threads.Require(1, int.MaxValue, "--threads must be at least 1");
    }

    /// <summary>Whether any are given.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetValue(_mlm) is not null || parsed.GetValue(_glove) is not null;

    /// <summary>Opens the masked language model; null where none is given.</summary>
    /// <exception cref="UsageException">Options for it are given without it.</exception>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public MaskedWordModel? OpenModel(ParseResult parsed, ToolConsole console)
    {
        if (parsed.GetValue(_mlm) is not { } path)
        {
            return new Option[] { _tokenizer, _device, _threads, _dequantize }.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } idle
                ? throw new UsageException($"{idle.Name} is for --mlm; no masked language model is given")
                : null;
        }

        var options = new ClassifierOptions { Device = Device.Parse(parsed.GetValue(_device)!), Threads = parsed.GetValue(_threads), Dequantize = parsed.GetValue(_dequantize) };
        var model = MaskedWordModel.Open(TeacherFolder.Resolve(path, parsed.GetValue(_tokenizer)), options);
        foreach (var note in model.Notes)
        {
            console.Error.WriteLine(note);
        }

        return model;
    }

    /// <summary>Reads the word vectors; null where none are given.</summary>
    /// <exception cref="InvalidDataException">The file holds none.</exception>
    public WordVectors? ReadVectors(ParseResult parsed) => parsed.GetValue(_glove) is { } path ? WordVectors.Read(path) : null;
}
