using OnnxDistill.Quickstart;
using Spectre.Console;

// quickstart RESULTS NAME=FILE...  the first name is the teacher, the last the student that learns from labels alone
if (args.Length < 4)
{
    Console.Error.WriteLine("usage: quickstart RESULTS TEACHER=FILE STUDENT=FILE... BASELINE=FILE");
    return 1;
}

var results = args[1..].Select(a => a.Split('=', 2)).Select(p => ModelResult.Read(args[0], p[0], p[1])).ToList();
AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 100);
ResultsTable.Write(AnsiConsole.Console, results);
var picture = Path.Combine(args[0], "results.png");
ResultsPicture.Save(picture, results);
Console.WriteLine($"{"picture",-18} {picture}");
Console.WriteLine();
Console.WriteLine(ResultsSentence.Of(results));
return 0;
