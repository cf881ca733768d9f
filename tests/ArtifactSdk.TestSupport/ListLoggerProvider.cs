using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ArtifactSdk.TestSupport;

/// <summary>Keeps every log line in memory. It is a factory as well, to be given to the client's options.</summary>
public sealed class ListLoggerProvider : ILoggerProvider, ILoggerFactory
{
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private readonly ConcurrentBag<(int EventId, TaskCompletionSource Seen)> _waiters = [];

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    /// <summary>Everything that was logged, values and exceptions included, for a search.</summary>
    public string Text => string.Join('\n', _lines.Select(line => line.ToString()));

    public ILogger CreateLogger(string categoryName) => new ListLogger(categoryName, Add);

    /// <summary>Ends when an event with this id has been logged.</summary>
    public Task WaitForAsync(int eventId, CancellationToken cancellationToken)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiters.Add((eventId, seen));
        if (_lines.Any(line => line.Id.Id == eventId))
        {
            seen.TrySetResult();
        }

        return seen.Task.WaitAsync(cancellationToken);
    }

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private void Add(LogLine line)
    {
        _lines.Enqueue(line);
        foreach (var (eventId, seen) in _waiters)
        {
            if (eventId == line.Id.Id)
            {
                seen.TrySetResult();
            }
        }
    }
}
