using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ArtifactSdk.IntegrationTests.Support;

/// <summary>The server as a process of its own on a folder, so that it can be killed without warning.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri baseUrl, string? apiKey)
    {
        _process = process;
        BaseUrl = baseUrl;
        ApiKey = apiKey;
    }

    internal Uri BaseUrl { get; }

    /// <summary>The key that the first start printed; null on later starts.</summary>
    internal string? ApiKey { get; }

    internal static Task<ServerProcess> StartAsync(string dataDirectory, CancellationToken cancellationToken) =>
        StartAsync(["--data", dataDirectory], cancellationToken);

    internal static async Task<ServerProcess> StartAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var process = BuiltProgram.Start("ArtifactSdk.Server", [.. arguments, "--urls", "http://127.0.0.1:0"]);
        try
        {
            string? key = null;
            Uri? url = null;
            while (url is null)
            {
                var line = await process.StandardOutput.ReadLineAsync(cancellationToken)
                    ?? throw new InvalidOperationException($"The server ended before it listened: {await process.StandardError.ReadToEndAsync(cancellationToken)}");
                key = Key().Match(line) is { Success: true } k ? k.Value : key;
                url = Address().Match(line) is { Success: true } u ? new Uri(u.Value) : url;
                if (url is not null && key is null)
                {
                    // The key stands near the address on a first start; whatever follows is read without blocking the server.
                    key = await ReadKeyAsync(process, cancellationToken);
                }
            }

            _ = DrainAsync(process.StandardOutput);
            _ = DrainAsync(process.StandardError);
            return new ServerProcess(process, url, key);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static async Task<string?> ReadKeyAsync(Process process, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 12; i++)
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
            if (line is null)
            {
                return null;
            }

            if (Key().Match(line) is { Success: true } match)
            {
                return match.Value;
            }

            if (line.Contains("not shown again", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        return null;
    }

    private static async Task DrainAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is not null)
        {
        }
    }

    [GeneratedRegex(@"\b[0-9a-f]{40}\b")]
    private static partial Regex Key();

    [GeneratedRegex(@"http://127\.0\.0\.1:[1-9][0-9]*")]
    private static partial Regex Address();
}
