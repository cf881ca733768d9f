using System.Reflection;
using ArtifactSdk.ConventionTests.Support;

namespace ArtifactSdk.ConventionTests;

/// <summary>Which folder may use which; the tables are those of CONTRIBUTING.md.</summary>
public sealed class LayeringTests
{
    /// <summary>Left may use right, never the other way; folders of one row do not use each other.</summary>
    private static readonly string[][] ClientLayers =
    [
        ["DependencyInjection"],
        ["Runs", "Registries", "Projects"],
        ["Artifacts"],
        ["Protocol"],
        ["Transfer"],
        ["Http"],
        ["Manifests"],
        ["Errors"],
        ["Paths", "Diagnostics", "Configuration"],
    ];

    [Fact]
    public void Client_folders_use_only_those_to_their_right()
    {
        var offenders = ClientTypes().SelectMany(Offences);

        offenders.Should().BeEmpty();
    }

    [Fact]
    public void Every_client_folder_is_in_the_table()
    {
        var known = ClientLayers.SelectMany(l => l).Append("").Append("Internal");

        Repository.Sources("ArtifactSdk").Select(f => Repository.FolderOf("ArtifactSdk", f)).Distinct().Should().BeSubsetOf(known);
    }

    [Fact]
    public void The_servers_domain_knows_neither_the_web_nor_the_disk()
    {
        string[] banned = ["File", "Directory", "FileStream", "Path", "FileInfo", "DirectoryInfo", "HttpContext", "HttpRequest", "Microsoft", "Results", "SqliteConnection", "DbConnection"];
        var offenders = Repository.Sources("ArtifactSdk.Server")
            .Where(f => Repository.FolderOf("ArtifactSdk.Server", f) == "Domain")
            .SelectMany(f => SourceText.Identifiers(SourceText.CodeOf(f)).Intersect(banned).Where(i => !DeclaresMember(f, i)).Select(i => $"{f}: {i}"));

        offenders.Should().BeEmpty();
    }

    [Fact]
    public void The_servers_engine_knows_nothing_of_artifacts()
    {
        string[] banned = ["ArtifactSdk.Server.Domain", "ArtifactSdk.Server.Schema", "ArtifactSdk.Server.Storage", "ArtifactSdk.Server.Files", "ArtifactSdk.Server.Security"];
        var offenders = Repository.Sources("ArtifactSdk.Server")
            .Where(f => Repository.FolderOf("ArtifactSdk.Server", f) == "GraphQl")
            .SelectMany(f => banned.Where(b => SourceText.CodeOf(f).Contains(b, StringComparison.Ordinal)).Select(b => $"{f}: {b}"));

        offenders.Should().BeEmpty();
    }

    [Theory]
    [InlineData("Domain", new[] { "Schema", "Files", "Storage", "Security", "Web" })]
    [InlineData("Storage", new[] { "Schema", "Files", "Security", "Web", "GraphQl" })]
    public void Server_folders_do_not_look_up(string folder, string[] above)
    {
        var offenders = Repository.Sources("ArtifactSdk.Server")
            .Where(f => Repository.FolderOf("ArtifactSdk.Server", f) == folder)
            .SelectMany(f => above.Where(a => SourceText.CodeOf(f).Contains($"ArtifactSdk.Server.{a}", StringComparison.Ordinal)).Select(a => $"{f}: {a}"));

        offenders.Should().BeEmpty();
    }

    [Fact]
    public void The_server_uses_only_public_types_of_the_client()
    {
        typeof(Artifact).Assembly.GetCustomAttributes<System.Runtime.CompilerServices.InternalsVisibleToAttribute>()
            .Select(a => a.AssemblyName).Should().Equal("ArtifactSdk.Tests", "Components");
    }

    private static Dictionary<string, string> ClientTypes() => Repository.Sources("ArtifactSdk")
        .Select(f => (Type: Path.GetFileNameWithoutExtension(f).Split('.')[0], Folder: Repository.FolderOf("ArtifactSdk", f)))
        .DistinctBy(t => t.Type)
        .ToDictionary(t => t.Type, t => t.Folder);

    private static IEnumerable<string> Offences(KeyValuePair<string, string> type)
    {
        var from = Rank(type.Value);
        if (from < 0)
        {
            yield break;
        }

        var types = ClientTypes();
        foreach (var file in Repository.Sources("ArtifactSdk").Where(f => Path.GetFileNameWithoutExtension(f).Split('.')[0] == type.Key && Repository.FolderOf("ArtifactSdk", f) == type.Value))
        {
            var code = SourceText.CodeOf(file);
            foreach (var used in SourceText.Identifiers(code).Distinct())
            {
                if (types.TryGetValue(used, out var folder) && folder != type.Value && Rank(folder) is >= 0 and var to && to <= from && !DeclaresMember(file, used))
                {
                    yield return $"{type.Value}/{Path.GetFileName(file)} uses {used} of {folder}";
                }
            }

            foreach (var folder in ClientLayers.SelectMany(l => l).Where(f => f != type.Value && Rank(f) <= from && code.Contains($"using ArtifactSdk.{f};", StringComparison.Ordinal)))
            {
                yield return $"{type.Value}/{Path.GetFileName(file)} imports ArtifactSdk.{folder}";
            }
        }
    }

    /// <summary>A property, field or parameter may have the name of a type elsewhere, and an initializer, a pattern or an enum may name one.</summary>
    private static bool DeclaresMember(string file, string name) =>
        System.Text.RegularExpressions.Regex.IsMatch(SourceText.CodeOf(file), $@"[\w>?\]]\s+{name}\s*(\{{|=>|;|=|,|\))|[\{{,]\s*{name}\s*=[^=]|[\{{,(]\s*{name}(\.\w+)*\s*:|^\s*{name},?\s*$", System.Text.RegularExpressions.RegexOptions.Multiline);

    private static int Rank(string folder) => Array.FindIndex(ClientLayers, l => l.Contains(folder));
}
