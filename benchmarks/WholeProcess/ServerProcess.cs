using System.Diagnostics;

namespace WholeProcess;

/// <summary>The server program as the build left it, on a temporary folder.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _data;

    private ServerProcess(Process process, DirectoryInfo data, Uri baseUrl, string apiKey) => (_process, _data, BaseUrl, ApiKey) = (process, data, baseUrl, apiKey);

    public Uri BaseUrl { get; }

    public string ApiKey { get; }

    public static async Task<ServerProcess> StartAsync()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Path.Combine(folder.Parent!.Parent!.FullName, "ArtifactSdk.Server", folder.Name, "ArtifactSdk.Server.dll");
        var data = Directory.CreateTempSubdirectory("artifactsdk-benchmark-server-");
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--data", data.FullName, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("The server did not start.");
        string? url = null, key = null;
        while ((url is null || key is null) && await process.StandardOutput.ReadLineAsync() is { } line)
        {
            url = Value(line, "WANDB_BASE_URL=") ?? url;
            key = Value(line, "WANDB_API_KEY=") ?? key;
        }

        return new(process, data, new Uri(url ?? throw new InvalidOperationException("The server told no address.")), key!);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _data.Delete(recursive: true);
    }

    private static string? Value(string line, string name)
    {
        var at = line.IndexOf(name, StringComparison.Ordinal);
        return at < 0 ? null : line[(at + name.Length)..].Trim();
    }
}
