using System.CommandLine;
using System.Text.Json.Nodes;
using ArtifactSdk.Cli.Administration;
using ArtifactSdk.Cli.Output;
using ArtifactSdk.Server;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts server</c>: administration, over HTTP for people and keys, on the folder for its data.</summary>
internal static class ServerCommand
{
    public static Command Create(Shell shell) => new("server", "Administer a server of this project: users, teams, quotas, keys, audit log and stored data.")
    {
        CreateUsers(shell),
        CreateTeams(shell),
        QuotaCommands.Create(shell),
        CreateKeys(shell),
        CreateAudit(shell),
        CreateFsck(shell),
        CreateGc(shell),
        CreateBackup(shell),
        CreateRestore(shell),
    };

    private static Command CreateUsers(Shell shell)
    {
        var name = new Argument<string>("NAME");
        var email = new Option<string?>("--email") { HelpName = "ADDRESS" };
        var admin = new Option<bool>("--admin") { Description = "Make the user an administrator of the server." };
        var service = new Option<bool>("--service-account") { Description = "Create a service account, for a program rather than a person." };
        var add = new Command("add", "Create a user. 'server keys add' creates a key.") { name, email, admin, service };
        Act(shell, add, (invocation, api, token) => api.SendAsync(
            HttpMethod.Post,
            "users",
            new { name = invocation.Need(name), email = invocation.Get(email), admin = invocation.Get(admin), serviceAccount = invocation.Get(service) },
            token));

        var removed = new Argument<string>("NAME");
        var rm = new Command("rm", "Delete a user and revoke the user's keys. What the user logged stays.") { removed };
        Act(shell, rm, (invocation, api, token) => api.SendAsync(HttpMethod.Delete, $"users/{Escape(invocation.Need(removed))}", null, token));
        return new("users", "Manage the users of the server.")
        {
            CreateList(shell, "users", "name", "email", "admin", "serviceAccount", "organizationRole", "createdAt"), add, CreateUserChange(shell), rm,
        };
    }

    private static Command CreateUserChange(Shell shell)
    {
        var name = new Argument<string>("NAME");
        var email = new Option<string?>("--email") { Description = "\"\" for none.", HelpName = "ADDRESS" };
        var admin = new Option<bool?>("--admin") { Description = "Whether the user is an administrator of the server.", HelpName = "true|false" };
        var role = new Option<string?>("--organization-role") { Description = "viewer, member or admin.", HelpName = "ROLE" };
        role.AcceptOnlyFromAmong("viewer", "member", "admin");
        var change = new Command("set", "Change a user's e-mail address or permissions; omitted options stay unchanged.") { name, email, admin, role };
        Act(shell, change, (invocation, api, token) => api.SendAsync(
            HttpMethod.Patch,
            $"users/{Escape(invocation.Need(name))}",
            new { email = invocation.Get(email), admin = invocation.Get(admin), organizationRole = invocation.Get(role) },
            token));
        return change;
    }

    private static Command CreateTeams(Shell shell)
    {
        var name = new Argument<string>("NAME");
        var add = new Command("add", "Make a team.") { name };
        Act(shell, add, (invocation, api, token) => api.SendAsync(HttpMethod.Post, "teams", new { name = invocation.Need(name) }, token));

        var removed = new Argument<string>("NAME");
        var rm = new Command("rm", "Remove a team.") { removed };
        Act(shell, rm, (invocation, api, token) => api.SendAsync(HttpMethod.Delete, $"teams/{Escape(invocation.Need(removed))}", null, token));

        var team = new Argument<string>("TEAM");
        var user = new Argument<string>("USER");
        var role = new Option<string>("--role") { Description = "viewer, member or admin.", HelpName = "ROLE", DefaultValueFactory = static _ => "member" };
        role.AcceptOnlyFromAmong("viewer", "member", "admin");
        var join = new Command("add-member", "Add a user to a team, or change the user's role.") { team, user, role };
        Act(shell, join, (invocation, api, token) => api.SendAsync(
            HttpMethod.Put, $"teams/{Escape(invocation.Need(team))}/members/{Escape(invocation.Need(user))}", new { role = invocation.Get(role) }, token));

        var fromTeam = new Argument<string>("TEAM");
        var member = new Argument<string>("USER");
        var leave = new Command("rm-member", "Remove a user from a team.") { fromTeam, member };
        Act(shell, leave, (invocation, api, token) => api.SendAsync(
            HttpMethod.Delete, $"teams/{Escape(invocation.Need(fromTeam))}/members/{Escape(invocation.Need(member))}", null, token));
        return new("teams", "Manage the teams of the server and their members.") { CreateList(shell, "teams", "name", "organization", "members"), add, rm, join, leave };
    }

    private static Command CreateKeys(Shell shell)
    {
        var user = new Argument<string>("USER");
        var name = new Option<string?>("--name") { Description = "What the key is for.", HelpName = "TEXT" };
        var add = new Command("add", "Create an API key; it is shown only once.") { user, name };
        Act(shell, add, (invocation, api, token) => api.SendAsync(HttpMethod.Post, "keys", new { user = invocation.Need(user), name = invocation.Get(name) }, token));

        var id = new Argument<string>("ID") { Description = "The id that 'server keys ls' shows." };
        var rm = new Command("rm", "Revoke a key; it stops working at once.") { id };
        Act(shell, rm, (invocation, api, token) => api.SendAsync(HttpMethod.Delete, $"keys/{Escape(invocation.Need(id))}", null, token));
        return new("keys", "Manage the API keys of the server.") { CreateList(shell, "keys", "id", "user", "name", "createdAt", "lastUsedAt", "revoked"), add, rm };
    }

    private static Command CreateAudit(Shell shell)
    {
        var export = new Command("export", "Print the audit log, one JSON object per line.");
        shell.SetAction(export, async (invocation, token) =>
        {
            using var api = new AdminClient(invocation.HostUrl);
            await api.CopyAsync("audit", invocation.Terminal.Out, token);
        });
        var verify = new Command("verify", "Check the hash chain. Exit code 5 if an entry was changed or is missing.");
        shell.SetAction(verify, async (invocation, token) =>
        {
            using var api = new AdminClient(invocation.HostUrl);
            var answer = await api.SendAsync(HttpMethod.Get, "audit/verify", null, token);
            Write(invocation, answer);
            return answer?["ok"]?.GetValue<bool>() == true ? ExitCodes.Ok : ExitCodes.Integrity;
        });
        return new("audit", "Export and verify the audit log.") { export, verify };
    }

    private static Command CreateFsck(Shell shell)
    {
        var place = new StoragePlaceOptions();
        var read = new Option<bool>("--read-data") { Description = "Also hash every stored byte." };
        var command = new Command("fsck", "Check what a server stores. The server may run.") { read };
        place.AddTo(command);
        shell.SetAction(command, async (invocation, token) => await MaintainAsync(
            invocation, ["fsck", .. place.Args(invocation), .. Flag(invocation.Get(read), "--read-data")], token));
        return command;
    }

    private static Command CreateGc(Shell shell)
    {
        var place = new StoragePlaceOptions();
        var grace = new Option<string?>("--grace") { Description = "Keep files younger than this: 45s, 30m, 12h, 7d (default: 24h).", HelpName = "TIME" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only list what would be removed, and why; the server may run." };
        var command = new Command("gc", "Delete expired versions and unused files. Stop the server of a data folder first.") { grace, dryRun };
        place.AddTo(command);
        shell.SetAction(command, async (invocation, token) => await MaintainAsync(
            invocation,
            ["gc", .. place.Args(invocation), .. Flag(invocation.Get(dryRun), "--dry-run"), .. invocation.Get(grace) is { } time ? (string[])["--grace", time] : []],
            token));
        return command;
    }

    private static Command CreateBackup(Shell shell)
    {
        var place = new StoragePlaceOptions();
        var target = new Argument<string>("TARGET") { Description = "A folder that is missing or empty." };
        var copy = new Option<bool>("--copy") { Description = "Copy every file, instead of hard-linking files on the same volume." };
        var command = new Command("backup", "Copy what a server stores into a data folder. The server may run.") { target, copy };
        place.AddTo(command);
        shell.SetAction(command, async (invocation, token) => await MaintainAsync(
            invocation, ["backup", .. place.Args(invocation), .. Flag(invocation.Get(copy), "--copy"), invocation.Need(target)], token));
        return command;
    }

    private static Command CreateRestore(Shell shell)
    {
        var place = new StoragePlaceOptions();
        var source = new Argument<string>("BACKUP") { Description = "A backup, or any other data folder." };
        var command = new Command("restore", "Fill an empty database and a bucket from a backup.") { source };
        place.AddTo(command);
        shell.SetAction(command, async (invocation, token) => await MaintainAsync(
            invocation, ["restore", invocation.Need(source), .. place.Args(invocation)], token));
        return command;
    }

    private static string[] Flag(bool given, string flag) => given ? [flag] : [];

    private static async Task<int> MaintainAsync(Invocation invocation, string[] args, CancellationToken cancellationToken)
    {
        var code = await new ServerProgram(invocation.Terminal.Out, invocation.Terminal.Error).RunAsync(args, cancellationToken);
        return code switch
        {
            // The server program tells what is missing (3) from what is damaged (4); here both are a matter of integrity.
            MaintenanceProgram.Inconsistent or MaintenanceProgram.Damaged => ExitCodes.Integrity,
            _ => code,
        };
    }

    internal static Command CreateList(Shell shell, string path, params string[] columns)
    {
        var command = new Command("ls", "List them.");
        shell.SetAction(command, async (invocation, token) =>
        {
            using var api = new AdminClient(invocation.HostUrl);
            var all = await api.ListAsync(path, token);
            await Listing.WriteAsync(
                invocation,
                all.OfType<JsonObject>().ToAsyncEnumerable(),
                columns,
                item => [.. columns.Select(column => Cell(item[column]))],
                item => item,
                "There is none.",
                token);
        });
        return command;
    }

    private static string Cell(JsonNode? node) => node switch
    {
        null => "",
        JsonArray members => string.Join(", ", members.OfType<JsonObject>().Select(m => $"{m["user"]} ({m["role"]})")),
        _ => node.ToString(),
    };

    internal static void Act(Shell shell, Command command, Func<Invocation, AdminClient, CancellationToken, Task<JsonNode?>> act) => shell.SetAction(command, async (invocation, token) =>
    {
        using var api = new AdminClient(invocation.HostUrl);
        Write(invocation, await act(invocation, api, token));
    });

    private static void Write(Invocation invocation, JsonNode? answer)
    {
        if (answer is null)
        {
            invocation.Terminal.WriteNote("done");
        }
        else if (invocation.Json || answer is not JsonObject members)
        {
            JsonResult.Write(invocation.Terminal, answer);
        }
        else
        {
            var width = Math.Max(15, members.Select(member => member.Key.Length + 1).DefaultIfEmpty().Max());
            foreach (var (name, value) in members)
            {
                invocation.Terminal.WriteResult(name.PadRight(width) + Cell(value));
            }
        }
    }

    internal static string Escape(string name) => Uri.EscapeDataString(name);
}
