using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ArtifactSdk.TestSupport;

/// <summary>Keeps every log line in memory. It is a factory as well, to be given to the client's options.</summary>
public sealed class ListLoggerProvider : ILoggerProvider, ILoggerFactory
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    /// <summary>Everything that was logged, values and exceptions included, for a search.</summary>
    public string Text => string.Join('\n', _lines.Select(line => line.ToString()));

    public ILogger CreateLogger(string categoryName) => new ListLogger(categoryName, _lines.Enqueue);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
