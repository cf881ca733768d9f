using System.CommandLine;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts server quotas</c>: ls, show, set, rm.</summary>
internal static class QuotaCommands
{
    public static Command Create(Shell shell)
    {
        var shown = Team();
        var show = new Command("show", "Show the quota of a team, and how much it uses.") { shown };
        ServerCommand.Act(shell, show, (invocation, api, token) => api.SendAsync(HttpMethod.Get, Path(invocation.Need(shown)), null, token));

        var team = Team();
        var size = new Argument<string>("SIZE") { Description = "Bytes, or a number with KB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 500GB." };
        var set = new Command("set", "Set the quota of a team. Existing data stays, even if it exceeds the quota.") { team, size };
        ServerCommand.Act(shell, set, (invocation, api, token) => api.SendAsync(
            HttpMethod.Put, Path(invocation.Need(team)), new { maxBytes = Values.ParseSize(invocation.Need(size), "SIZE") }, token));

        var freed = Team();
        var rm = new Command("rm", "Remove the quota of a team.") { freed };
        ServerCommand.Act(shell, rm, (invocation, api, token) => api.SendAsync(HttpMethod.Delete, Path(invocation.Need(freed)), null, token));
        return new("quotas", "Manage how many bytes teams can store.")
        {
            ServerCommand.CreateList(shell, "quotas", "team", "maxBytes", "usedBytes", "storedBytes"), show, set, rm,
        };
    }

    private static Argument<string> Team() => new("TEAM");

    private static string Path(string team) => $"teams/{ServerCommand.Escape(team)}/quota";
}
