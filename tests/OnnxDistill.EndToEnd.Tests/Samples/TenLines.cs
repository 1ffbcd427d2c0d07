using OnnxDistill.Data.Files;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Student.Export;
using OnnxDistill.Student.Training;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Scoring;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.EndToEnd.Tests.Samples;

/// <summary>README's program, in the folder that holds <c>teacher</c>, <c>train.tsv</c> and <c>dev.tsv</c>.</summary>
internal static class TenLines
{
    public static void Run()
    {
        #region program
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) => { key.Cancel = true; stop.Cancel(); };      // started again it goes on from there
        var recipe = RecipeLoader.Load("hinton", ["student.layers=2", "epochs=3"]);
        var (train, dev) = (DataFile.Open("train.tsv"), DataFile.Open("dev.tsv"));

        using var teacher = TextTeacher.Open("teacher", recipe);
        Console.WriteLine($"teacher: accuracy {Scorer.Score(teacher, dev).Metrics.Values["accuracy"]:0.000}");
        CacheRun.Execute(teacher, train, "cache", new() { Capture = teacher.Capture },
            new Progress<CacheProgress>(p => Console.Error.WriteLine($"{p.Rows} of {p.Total} rows cached")), stop.Token);

        TrainingRun.Run("run", recipe, CachedData.Open(["cache"], recipe), "dev.tsv", new() { Resume = true },
            new Progress<TrainingProgress>(p => Console.Error.WriteLine($"step {p.Step} of {p.Steps}, loss {p.Loss:0.000}")), stop.Token);
        StudentExport.Write("run", "student");

        using var student = TextTeacher.Open("student");                                   // through ONNX Runtime, as any teacher
        Console.WriteLine($"student: accuracy {Scorer.Score(student, dev).Metrics.Values["accuracy"]:0.000}");
        Console.WriteLine(student.Predict("book a table for two at eight").Classes[0]);
        #endregion
    }
}
