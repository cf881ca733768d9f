namespace ArtifactSdk.Cli;

/// <summary>The command line asks for something that cannot be; the message is one line and says what to write instead.</summary>
internal sealed class UsageException(string message) : Exception(message);
