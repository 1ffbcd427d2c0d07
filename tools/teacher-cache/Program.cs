using System.CommandLine;
using OnnxDistill.CommandLine;

var root = new RootCommand("teacher-cache");
return await CommandHost.RunAsync(root, args);
