using OnnxDistill.CommandLine;
using OnnxDistill.StudentTrainer;

return await CommandHost.RunAsync(StudentTrainerCommand.Create(), args);
