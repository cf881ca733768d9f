using System.CommandLine;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts server quotas</c>: ls, show, set, rm.</summary>
internal static class QuotaCommands
{
    public static Command Create(Shell shell)
    {
        var shown = Team();
        var show = new Command("show", "Show what a team may keep, and what it does.") { shown };
        ServerCommand.Act(shell, show, (invocation, api, token) => api.SendAsync(HttpMethod.Get, Path(invocation.Need(shown)), null, token));

        var team = Team();
        var size = new Argument<string>("SIZE") { Description = "Bytes, or a number with KB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 500GB." };
        var set = new Command("set", "Set what a team may keep. What is there already stays, also when it is more.") { team, size };
        ServerCommand.Act(shell, set, (invocation, api, token) => api.SendAsync(
            HttpMethod.Put, Path(invocation.Need(team)), new { maxBytes = Values.ParseSize(invocation.Need(size), "SIZE") }, token));

        var freed = Team();
        var rm = new Command("rm", "Take the quota of a team away: it may keep what the disk holds.") { freed };
        ServerCommand.Act(shell, rm, (invocation, api, token) => api.SendAsync(HttpMethod.Delete, Path(invocation.Need(freed)), null, token));
        return new("quotas", "How many bytes teams may keep.")
        {
            ServerCommand.CreateList(shell, "quotas", "team", "maxBytes", "usedBytes", "storedBytes"), show, set, rm,
        };
    }

    private static Argument<string> Team() => new("TEAM");

    private static string Path(string team) => $"teams/{ServerCommand.Escape(team)}/quota";
}
