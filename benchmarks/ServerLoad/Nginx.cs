using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ServerLoad;

/// <summary>nginx on a loopback port, set up to serve one folder as fast as it can.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private Nginx(Process process, DirectoryInfo folder, Uri address) => (_process, _folder, Address) = (process, folder, address);

    public Uri Address { get; }

    /// <summary>Null when the program is not there.</summary>
    public static async Task<Nginx?> TryStartAsync(string root)
    {
        var program = new[] { Environment.GetEnvironmentVariable("NGINX"), "/usr/sbin/nginx", "/usr/bin/nginx" }.FirstOrDefault(File.Exists);
        if (program is null)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("artifactsdk-nginx-");
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var configuration = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(configuration, string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            worker_processes {{Environment.ProcessorCount}};
            daemon off;
            pid {{folder.FullName}}/pid;
            error_log {{folder.FullName}}/error.log;
            events { worker_connections 1024; }
            http {
                access_log off;
                sendfile on;
                tcp_nopush on;
                keepalive_requests 100000000;
                default_type application/octet-stream;
                client_body_temp_path {{folder.FullName}}/1;
                proxy_temp_path {{folder.FullName}}/2;
                fastcgi_temp_path {{folder.FullName}}/3;
                uwsgi_temp_path {{folder.FullName}}/4;
                scgi_temp_path {{folder.FullName}}/5;
                server {
                    listen 127.0.0.1:{{port}};
                    root {{root}};
                }
            }
            """));
        var process = Process.Start(new ProcessStartInfo(program, ["-c", configuration, "-e", Path.Combine(folder.FullName, "start.log")]))!;
        var nginx = new Nginx(process, folder, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")));
        for (var attempt = 0; attempt < 100 && !process.HasExited; attempt++)
        {
            try
            {
                using var connection = new Connection(nginx.Address);
                return nginx;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        await nginx.DisposeAsync();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        // The master's children end with it, but only when it is asked and not killed.
        if (!_process.HasExited)
        {
            using var quit = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
