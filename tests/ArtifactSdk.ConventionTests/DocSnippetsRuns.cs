namespace ArtifactSdk.ConventionTests;

/// <summary>The C# blocks of docs/runs.md, compiled.</summary>
internal static class DocSnippetsRuns
{
    internal static async Task ReadAsync(ArtifactClient client, CancellationToken cancellationToken)
    {
        var run = await client.GetRunAsync("team-awesome/housing/3k2fj9aq", cancellationToken);
        Console.WriteLine($"{run.Name}: {run.State}, loss {run.Summary["loss"]}");
        await foreach (var row in run.GetHistoryAsync(cancellationToken: cancellationToken))
        {
            Console.WriteLine($"{row["_step"]}: {row["loss"]}");
        }
    }

    internal static async Task LineageAsync(ArtifactVersion version, CancellationToken cancellationToken)
    {
        var maker = await version.GetLoggedByAsync(cancellationToken);
        var metrics = await version.GetMetricsAsync(cancellationToken);
        await foreach (var user in version.GetUsedByAsync(cancellationToken))
        {
            Console.WriteLine($"{version} of {maker?.Name} (loss {metrics?["loss"]}) is used by {user.Name}");
        }
    }
}
