using Microsoft.Extensions.Logging;

namespace ArtifactSdk.TestSupport;

/// <summary>One log line with the values that were logged beside its text.</summary>
public sealed record LogLine(string Category, LogLevel Level, EventId Id, string Message, string Values, Exception? Exception);
