using System.CommandLine;
using System.Globalization;
using OnnxDistill.CommandLine;
using OnnxDistill.Data.Files;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.TeacherCache;

/// <summary>The options that say what to cache: <c>--capture</c> or <c>--for</c>, and <c>--precision</c>.</summary>
internal sealed class CaptureArguments
{
    private readonly Option<string?> _capture = new("--capture")
    {
        Description = "Comma list of logits, hidden[:i,j..|all][@cls], scores[:..], qkv[:..], values[:..], vocabulary:K|all[@all]",
        HelpName = "CAPTURE",
    };

    private readonly Option<string?> _for = new("--for") { Description = "Cache what this recipe needs: a shipped recipe's name or a YAML file", HelpName = "RECIPE" };
    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Changes a key of the recipe of --for, as student-trainer train --set does: student.layers=4, patience.layers=last, teacher_layer=3",
        HelpName = "KEY=VALUE",
    };

    private readonly Option<string> _precision = new("--precision")
    {
        Description = "Element type of captured tensors; logits are always fp32",
        HelpName = "fp16|fp32",
        DefaultValueFactory = _ => new CacheRunOptions().Precision,
    };

    /// <summary>Makes the options and adds them to a command.</summary>
    public CaptureArguments(Command command)
    {
        _for.CompletionSources.Add([.. RecipeLoader.Names]);
        _precision.AcceptOnlyFromAmong("fp16", "fp32");
        command.Options.Add(_capture);
        command.Options.Add(_for);
        command.Options.Add(_set);
        command.Options.Add(_precision);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_capture) is not null && result.GetResult(_for) is not null)
            {
                result.AddError("give --capture or --for, not both");
            }

            if (result.GetResult(_set) is not null && result.GetResult(_for) is null)
            {
                result.AddError("--set changes the recipe of --for, and there is none; give --for RECIPE");
            }
        });
    }

    /// <summary>The capture asked for; logits, if none is. A recipe's depends on the teacher's layers where it imitates several of them.</summary>
    /// <exception cref="InvalidDataException">An unknown capture or recipe.</exception>
    public Capture Capture(ParseResult parsed, TeacherArguments teacher, ToolConsole console) => parsed.GetValue(_capture) is { } text
        ? SoftTargets.Captures.Capture.Parse(text)
        : parsed.GetValue(_for) is { } recipe
            ? RecipeCapture.Of(RecipeLoader.Load(recipe, Set(parsed)), TeacherFolder.FindModel(teacher.Path(parsed)!), teacher.Dequantize(parsed), console.Error.WriteLine)
            : SoftTargets.Captures.Capture.OnlyLogits;

    /// <summary>The recipe of <c>--for</c>, as it was given; null where there was none.</summary>
    public string? Recipe(ParseResult parsed) => parsed.GetValue(_for);

    /// <summary>The assignments to it.</summary>
    public IReadOnlyList<string> Set(ParseResult parsed) => parsed.GetValue(_set) ?? [];

    /// <summary>The precision asked for.</summary>
    public string Precision(ParseResult parsed) => parsed.GetValue(_precision)!;

    /// <summary>Opens a teacher; where it cannot give what a recipe reads, the recipe is named too.</summary>
    public TextTeacher Open(ParseResult parsed, TeacherArguments teacher, ToolConsole console, SoftTargets.Captures.Capture capture, DataFile data)
    {
        try
        {
            var opened = teacher.Open(parsed, console, capture, data);
            RequireVocabulary(parsed, opened, capture);
            if (LabelNote.Of(opened, data) is { } note)
            {
                console.Error.WriteLine(note);
            }

            return opened;
        }
        catch (InvalidDataException e) when (parsed.GetValue(_for) is not null)
        {
            throw new InvalidDataException($"{e.Message} (recipe {parsed.GetValue(_for)} reads {capture})", e);
        }
    }

    // A recipe asks for so many word pieces at most, a user for so many.
    private void RequireVocabulary(ParseResult parsed, TextTeacher teacher, SoftTargets.Captures.Capture capture)
    {
        if (parsed.GetValue(_capture) is not null && capture.Vocabulary?.Top is { } top && teacher.Classifier.Vocabulary is { } head && top > head.Size)
        {
            var path = teacher.Classifier.ModelPath;
            teacher.Dispose();
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"capture 'vocabulary:{top}': {path} has {head.Size} word pieces; give vocabulary:{head.Size} at most, or vocabulary:all"));
        }
    }
}
