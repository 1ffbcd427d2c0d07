using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.StudentTrainer.Commands;

var root = new RootCommand("Trains small students from a cache of a teacher's soft targets.")
{
    TrainCommand.Create(),
    EvalCommand.Create(),
    RecipesCommand.Create(),
    LaterCommand.Create("report", "Compares runs in one HTML file."),
    LaterCommand.Create("sweep", "Trains a recipe over a grid of settings."),
    LaterCommand.Create("advise", "Recommends a recipe for a teacher and its data."),
};
return await CommandHost.RunAsync(root, args);
