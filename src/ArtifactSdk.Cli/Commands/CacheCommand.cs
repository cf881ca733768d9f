using System.CommandLine;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts cache info|clean</c>.</summary>
internal static class CacheCommand
{
    public static Command Create(Shell shell) => new("cache", "Show and clean the download cache of this machine.")
    {
        CreateInfo(shell),
        CreateClean(shell),
    };

    private static Command CreateInfo(Shell shell)
    {
        var command = new Command("info", "Show where the cache is, and how large.");
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var info = await invocation.Client.Cache.GetInfoAsync(cancellationToken);
            if (invocation.Json)
            {
                JsonResult.Write(invocation.Terminal, info);
                return;
            }

            invocation.Terminal.WriteResult($"folder     {info.Directory}");
            invocation.Terminal.WriteResult($"contents   {Text.Count(info.Files, "file")}, {Text.Size(info.Size)}");
            invocation.Terminal.WriteResult($"temporary  {Text.Count(info.TemporaryFiles, "file")}, {Text.Size(info.TemporarySize)}");
        });
        return command;
    }

    private static Command CreateClean(Shell shell)
    {
        var size = new Argument<string>("SIZE") { Description = "The size to keep, such as 10GB or 500MiB; 0 empties the cache." };
        var temporary = new Option<bool>("--remove-temp") { Description = "Remove temporary files too; downloads in progress then fail." };
        var command = new Command("clean", "Remove the least recently used files until the cache is no larger than SIZE.") { size, temporary };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var cleaning = await invocation.Client.Cache.CleanAsync(Values.ParseSize(invocation.Need(size), "SIZE"), invocation.Get(temporary), cancellationToken);
            if (invocation.Json)
            {
                JsonResult.Write(invocation.Terminal, cleaning);
                return;
            }

            invocation.Terminal.WriteResult($"removed {Text.Count(cleaning.FilesRemoved, "file")}, {Text.Size(cleaning.BytesRemoved)}; {Text.Size(cleaning.SizeLeft)} stay");
        });
        return command;
    }
}
