using Microsoft.Extensions.Logging;

namespace ArtifactSdk.TestSupport;

/// <summary>A logger of <see cref="ListLoggerProvider"/>; every level is on.</summary>
public sealed class ListLogger(string category, Action<LogLine> add) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(", ", pairs.Select(pair => $"{pair.Key}={pair.Value}")) : "";
        add(new(category, logLevel, eventId, formatter(state, exception), values, exception));
    }
}
