using OnnxDistill.CommandLine;
using OnnxDistill.TeacherCache;

return await CommandHost.RunAsync(TeacherCacheCommand.Create(), args);
