using System.CommandLine;
using OnnxDistill.CommandLine;

var root = new RootCommand("student-trainer");
return await CommandHost.RunAsync(root, args);
