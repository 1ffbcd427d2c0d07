using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.TeacherCache;

/// <summary>The options that say which teacher runs, where, and on how many threads.</summary>
internal sealed class TeacherArguments
{
    private readonly Option<string> _teacher;
    private readonly Option<string?> _tokenizer = new("--tokenizer") { Description = "Folder with tokenizer.json, vocab.txt or the like, if it is not the teacher's own", HelpName = "FOLDER" };
    private readonly Option<string> _device = new("--device") { Description = "auto, cpu or cuda:N", HelpName = "DEVICE", DefaultValueFactory = _ => "auto" };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads of ONNX Runtime", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
    private readonly Option<bool> _dequantize = new("--dequantize") { Description = "Widen quantised weights to fp32: slower, the same answers on every processor" };

    /// <summary>Makes the options and adds them to a command.</summary>
    public TeacherArguments(Command command, bool required = true)
    {
        _teacher = new Option<string>("--teacher")
        {
            Description = "An .onnx file, or a folder with model.onnx (or onnx/model.onnx) and its tokenizer files",
            HelpName = "TEACHER",
            Required = required,
        };
        foreach (var option in new Option[] { _teacher, _tokenizer, _device, _threads, _dequantize })
        {
            command.Options.Add(option);
        }

        _threads.Require(1, int.MaxValue, "--threads must be at least 1");
    }

    /// <summary>The teacher's path, if one was given.</summary>
    public string? Path(ParseResult parsed) => parsed.GetValue(_teacher);

    /// <summary>Whether quantised weights are to be widened.</summary>
    public bool Dequantize(ParseResult parsed) => parsed.GetValue(_dequantize);

    /// <summary>Opens the teacher and says on standard error what the user should know about it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="console">Where notes go.</param>
    /// <param name="capture">What will be captured; the logits if null.</param>
    /// <param name="data">The data that it will read, if any.</param>
    /// <param name="dequantize">Whether quantised weights are widened; as the command line says if null.</param>
    /// <exception cref="InvalidDataException">It cannot be opened, or does not offer what is to be captured.</exception>
    public TextTeacher Open(ParseResult parsed, ToolConsole console, Capture? capture = null, DataFile? data = null, bool? dequantize = null)
    {
        var options = new ClassifierOptions
        {
            Device = Device.Parse(parsed.GetValue(_device)!),
            Threads = parsed.GetValue(_threads),
            Dequantize = dequantize ?? Dequantize(parsed),
        };
        var folder = TeacherFolder.Resolve(Path(parsed)!, parsed.GetValue(_tokenizer));
        var teacher = TextTeacher.Open(folder, options, capture ?? Capture.OnlyLogits, data);
        foreach (var note in teacher.Notes)
        {
            console.Error.WriteLine(note);
        }

        return teacher;
    }
}
