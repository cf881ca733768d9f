using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ServerLoad;

/// <summary>The server program as the build left it, on a temporary folder.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _data;
    private Process? _process;

    private ServerProcess(DirectoryInfo data) => _data = data;

    public string Data => _data.FullName;

    public Uri BaseUrl { get; private set; } = null!;

    public string ApiKey { get; private set; } = "";

    public string Authorization => $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes($"api:{ApiKey}"))}";

    /// <summary>What the process holds now, in MB; 0 where the system does not tell.</summary>
    public double Memory => Read("VmRSS:");

    /// <summary>The most that it has held since it started or <see cref="ForgetPeak"/>, in MB.</summary>
    public double Peak => Read("VmHWM:");

    /// <summary>The time that its threads have computed, in seconds.</summary>
    public double ProcessorSeconds
    {
        get
        {
            _process!.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    public static async Task<ServerProcess> StartAsync()
    {
        var server = new ServerProcess(Directory.CreateTempSubdirectory("artifactsdk-load-"));
        await server.RunAsync();
        return server;
    }

    public void ForgetPeak()
    {
        _process!.Refresh();
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");
        }
    }

    /// <summary>Stops the server, lets <paramref name="change"/> work on its folder, and starts it again.</summary>
    public async Task RestartAsync(Action change)
    {
        await StopAsync();
        change();
        await RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _data.Delete(recursive: true);
    }

    private async Task RunAsync()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Environment.GetEnvironmentVariable("ARTIFACTSDK_SERVER")
            ?? Path.Combine(folder.Parent!.Parent!.FullName, "ArtifactSdk.Server", folder.Name, "ArtifactSdk.Server.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [program, "--data", Data, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("The server did not start.");
        string? url = null, key = null;
        while ((url is null || key is null) && await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            url = Value(line, "WANDB_BASE_URL=") ?? url;
            key = Value(line, "WANDB_API_KEY=") ?? key;
        }

        BaseUrl = new Uri(url ?? throw new InvalidOperationException("The server told no address."));
        ApiKey = ApiKey.Length > 0 ? ApiKey : key!;
    }

    private async Task StopAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private double Read(string name)
    {
        var status = $"/proc/{_process!.Id}/status";
        var line = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(text => text.StartsWith(name, StringComparison.Ordinal)) : null;
        return line is null ? 0 : long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    private static string? Value(string line, string name)
    {
        var at = line.IndexOf(name, StringComparison.Ordinal);
        return at < 0 ? null : line[(at + name.Length)..].Trim();
    }
}
