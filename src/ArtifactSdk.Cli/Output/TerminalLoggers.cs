using Microsoft.Extensions.Logging;

namespace ArtifactSdk.Cli.Output;

/// <summary>The client's log: warnings always, the rest when it is asked for.</summary>
internal sealed class TerminalLoggers(Terminal terminal, bool verbose) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new TerminalLogger(terminal, verbose);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Everything is written to the terminal.");

    public void Dispose()
    {
    }

    private sealed class TerminalLogger(Terminal terminal, bool verbose) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= (verbose ? LogLevel.Debug : LogLevel.Warning);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            var text = formatter(state, exception);
            if (logLevel >= LogLevel.Warning)
            {
                terminal.WriteWarning(text);
            }
            else
            {
                terminal.Error.WriteLine(Terminal.Safe(text));
            }
        }
    }
}
