using System.CommandLine;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts log</c>: files, directories and references become a version.</summary>
internal static class LogCommand
{
    public static Command Create(Shell shell)
    {
        var sources = new Argument<string[]>("PATH")
        {
            Description = "Files, directories (their contents go to the root of the artifact) and references such as s3://bucket/data.",
            Arity = ArgumentArity.OneOrMore,
        };
        var name = new Option<string?>("--name", "-n") { Description = "The collection: NAME, PROJECT/NAME or ENTITY/PROJECT/NAME.", HelpName = "NAME", Required = true };
        var type = new Option<string>("--type", "-t") { Description = "The type of the artifact, such as dataset or model.", HelpName = "TYPE", Required = true };
        var into = new Option<string?>("--as") { Description = "The name in the artifact for a single file, or the folder for the contents of a single directory.", HelpName = "NAME" };
        var aliases = Arguments.Many("--alias", "An alias for the version, besides latest. May be repeated.", "ALIAS", "-a");
        var tags = Arguments.Many("--tag", "A tag for the version. May be repeated.", "TAG");
        var metadata = new Option<string?>("--metadata") { Description = "The metadata: a JSON object, or @FILE that contains one.", HelpName = "JSON" };
        var description = new Option<string?>("--description", "-d") { Description = "What it is.", HelpName = "TEXT" };
        var ttl = new Option<string?>("--ttl") { Description = "Time to live: 30d, 12h, 90m, off or inherit.", HelpName = "TIME" };
        var link = new Option<string?>("--link") { Description = "Also link the version into this collection, such as wandb-registry-model/prices.", HelpName = "TARGET" };
        var jobType = new Option<string?>("--job-type") { Description = "The job type of the run that logs it.", HelpName = "TEXT", DefaultValueFactory = static _ => "cli" };
        var runName = new Option<string?>("--run-name") { Description = "The name of the run that logs it.", HelpName = "TEXT" };
        var follow = new Option<bool>("--follow-links") { Description = "Follow symbolic links that point out of a directory." };
        var command = new Command("log", "Log files as a version of an artifact. Unchanged content creates no new version.")
        {
            sources, name, type, into, aliases, tags, metadata, description, ttl, link, jobType, runName, follow,
        };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var path = CollectionPath.Parse(invocation.Get(name)!);
            if (path.IsRegistry)
            {
                throw new UsageException($"'{path}' is in a registry; versions are logged into a project and then linked: log --name {path.Collection} … --link {path}");
            }

            var draft = new Artifact(path.Collection, invocation.Get(type)!) { Description = invocation.Get(description) };
            foreach (var tag in invocation.Get(tags)!)
            {
                draft.Tags.Add(tag);
            }

            if (invocation.Get(ttl) is { } time)
            {
                draft.TimeToLive = Values.ParseTimeToLive(time);
            }

            if (invocation.Get(metadata) is { } json)
            {
                foreach (var (key, value) in await Values.ReadMetadataAsync(json, cancellationToken))
                {
                    draft.Metadata[key] = value?.DeepClone();
                }
            }

            DraftSources.Add(draft, invocation.Get(sources)!, invocation.Get(into), new AddDirectoryOptions { FollowLinksOutside = invocation.Get(follow) }, cancellationToken);
            var target = invocation.Get(link) is { } text ? CollectionPath.Parse(text) : null;
            await using var run = await invocation.Client.InitRunAsync(
                new RunOptions
                {
                    Entity = path.Owner ?? invocation.Entity,
                    Project = path.Project ?? invocation.Project,
                    JobType = invocation.Get(jobType),
                    Name = invocation.Get(runName),
                },
                cancellationToken);
            var before = await NewestAsync(invocation.Client, run, path.Collection, cancellationToken);
            var version = await ProgressDisplay.RunAsync(invocation.Terminal, "Uploading", progress =>
                run.LogArtifactAsync(draft, invocation.Get(aliases), new LogArtifactOptions { Progress = progress }, cancellationToken));
            var linked = target is null ? null : await run.LinkArtifactAsync(version, target, cancellationToken: cancellationToken);
            await run.FinishAsync(RunOutcome.Succeeded, cancellationToken);
            Write(invocation, version, linked, unchanged: before >= version.Number);
        });
        return command;
    }

    private static async Task<int> NewestAsync(ArtifactClient client, Run run, string collection, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetArtifactAsync(CollectionPath.ForProject(run.Project, collection, run.Entity).At(VersionTag.Latest), cancellationToken: cancellationToken)).Number;
        }
        catch (ArtifactNotFoundException)
        {
            return -1;
        }
    }

    private static void Write(Invocation invocation, ArtifactVersion version, ArtifactVersion? linked, bool unchanged)
    {
        if (invocation.Json)
        {
            JsonResult.Write(invocation.Terminal, new { unchanged, version = VersionView.Of(version), linked = linked?.Path.ToString() });
            return;
        }

        invocation.Terminal.WriteResult(version.Path.ToString());
        invocation.Terminal.WriteNote($"{(unchanged ? "unchanged" : "logged")}: {Text.Count(version.FileCount, "file")}, {Text.Size(version.Size)}, {version.Url}");
        if (linked is not null)
        {
            invocation.Terminal.WriteNote($"linked: {linked.Path}");
        }
    }
}
