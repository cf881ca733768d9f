using System.CommandLine;
using System.Text.Json;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts show</c>: all that is known of a version.</summary>
internal static class ShowCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create(Shell shell)
    {
        var path = Arguments.Version();
        var type = Arguments.Type();
        var command = new Command("show", "Show a version: where it is, its aliases, tags, metadata, and the runs that logged and used it.") { path, type };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var version = await invocation.Client.GetArtifactAsync(invocation.Need(path), invocation.Get(type), cancellationToken: cancellationToken);
            if (invocation.Json)
            {
                JsonResult.Write(invocation.Terminal, VersionView.Of(version));
                return;
            }

            await WriteAsync(invocation.Terminal, version, cancellationToken);
        });
        return command;
    }

    private static async Task WriteAsync(Terminal terminal, ArtifactVersion version, CancellationToken cancellationToken)
    {
        terminal.WriteResult(version.Path.ToString());
        Line("type", version.Type);
        if (version.IsLink)
        {
            Line("links to", version.SourcePath.ToString());
        }

        Line("aliases", string.Join(", ", version.Aliases));
        Line("tags", string.Join(", ", version.Tags));
        Line("files", $"{Text.Count(version.FileCount, "file")}, {Text.Size(version.Size)}");
        Line("digest", version.Digest);
        Line("created", Text.Time(version.CreatedAt));
        Line("time to live", Values.Format(version.TimeToLive));
        Line("description", version.Description ?? "");
        var logged = await version.GetLoggedByAsync(cancellationToken);
        Line("logged by", logged is null ? "" : $"{logged.Entity}/{logged.Project}/{logged.Id} ({logged.Name})");
        var users = new List<string>();
        await foreach (var run in version.GetUsedByAsync(cancellationToken))
        {
            if (users.Count == 10)
            {
                users.Add("…");
                break;
            }

            users.Add($"{run.Entity}/{run.Project}/{run.Id}");
        }

        Line("used by", string.Join(", ", users));
        Line("page", version.Url.ToString());
        if (version.Metadata.Count > 0)
        {
            terminal.WriteResult("  metadata");
            foreach (var line in version.Metadata.ToJsonString(Indented).Split('\n'))
            {
                terminal.WriteResult($"    {line.TrimEnd('\r')}");
            }
        }

        void Line(string label, string value)
        {
            if (value.Length > 0)
            {
                terminal.WriteResult($"  {label,-13}{value}");
            }
        }
    }
}
