namespace OnnxDistill.CommandLine;

/// <summary>The command line asks for something that cannot be; the message is one sentence with the way out. Exit code 1.</summary>
internal sealed class UsageException(string message) : Exception(message);
