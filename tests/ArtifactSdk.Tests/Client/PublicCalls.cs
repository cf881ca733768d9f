using System.Text.Json.Nodes;
using ArtifactSdk.Tests.Artifacts;

namespace ArtifactSdk.Tests.Client;

/// <summary>Every public call that talks to a server, with arguments that are right, on handles of a scripted server.</summary>
internal sealed class PublicCalls : IAsyncDisposable
{
    private static readonly string[] Features =
    [
        "ARTIFACT_REGISTRY_SEARCH", "INCLUDE_ARTIFACT_TYPES_IN_REGISTRY_CREATION", "ARTIFACT_COLLECTIONS_FILTERING_SORTING", "ARTIFACT_COLLECTION_MEMBERSHIP_FILES",
    ];

    private PublicCalls(ScriptedApi api) => Api = api;

    internal ScriptedApi Api { get; }

    internal ArtifactClient Client { get; private set; } = null!;

    internal ArtifactVersion Version { get; private set; } = null!;

    internal ArtifactCollection Collection { get; private set; } = null!;

    internal Registry Registry { get; private set; } = null!;

    internal StoredRun Stored { get; private set; } = null!;

    internal Run Run { get; private set; } = null!;

    internal string Folder { get; } = Path.Combine(Path.GetTempPath(), $"artifactsdk-test-{Guid.NewGuid():N}");

    /// <summary>The calls by name; lists are read to their end.</summary>
    internal static IReadOnlyDictionary<string, Func<PublicCalls, CancellationToken, Task>> All { get; } = new Dictionary<string, Func<PublicCalls, CancellationToken, Task>>(StringComparer.Ordinal)
    {
        ["client.InitRun"] = (c, t) => c.Client.InitRunAsync(cancellationToken: t),
        ["client.GetArtifact(name)"] = (c, t) => c.Client.GetArtifactAsync("prices", cancellationToken: t),
        ["client.GetArtifact(path)"] = (c, t) => c.Client.GetArtifactAsync(c.Version.Path, cancellationToken: t),
        ["client.ArtifactExists"] = (c, t) => c.Client.ArtifactExistsAsync(c.Version.Path, t),
        ["client.DownloadMany"] = (c, t) => c.Client.DownloadManyAsync([c.Version], c.Folder, cancellationToken: t),
        ["client.GetRun"] = (c, t) => c.Client.GetRunAsync("team/housing/run1", t),
        ["client.GetCollection"] = (c, t) => c.Client.GetCollectionAsync(c.Version.Path.Collection, t),
        ["client.CollectionExists"] = (c, t) => c.Client.CollectionExistsAsync(c.Version.Path.Collection, t),
        ["client.GetCollections"] = (c, t) => ReadAsync(c.Client.GetCollectionsAsync("housing", cancellationToken: t)),
        ["client.GetProjects"] = (c, t) => ReadAsync(c.Client.GetProjectsAsync("team", t)),
        ["client.GetArtifactTypes"] = (c, t) => ReadAsync(c.Client.GetArtifactTypesAsync("housing", cancellationToken: t)),
        ["client.GetRegistry"] = (c, t) => c.Client.GetRegistryAsync("model", cancellationToken: t),
        ["client.GetRegistries"] = (c, t) => ReadAsync(c.Client.GetRegistriesAsync(cancellationToken: t)),
        ["client.CreateRegistry"] = (c, t) => c.Client.CreateRegistryAsync("new", cancellationToken: t),
        ["client.SearchCollections"] = (c, t) => ReadAsync(c.Client.SearchCollectionsAsync(cancellationToken: t)),
        ["client.SearchVersions"] = (c, t) => ReadAsync(c.Client.SearchVersionsAsync(cancellationToken: t)),
        ["version.GetFiles"] = (c, t) => ReadAsync(c.Version.GetFilesAsync(t)),
        ["version.Download"] = (c, t) => c.Version.DownloadAsync(c.Folder, cancellationToken: t),
        ["version.DownloadFile"] = (c, t) => c.Version.DownloadFileAsync("a", Path.Combine(c.Folder, "a"), t),
        ["version.OpenRead"] = (c, t) => c.Version.OpenReadAsync("a", t),
        ["version.Verify"] = (c, t) => c.Version.VerifyAsync(c.Folder, t),
        ["version.Checkout"] = (c, t) => c.Version.CheckoutAsync(c.Folder, cancellationToken: t),
        ["version.NewDraft"] = (c, t) => c.Version.NewDraftAsync(t),
        ["version.AddAliases"] = (c, t) => c.Version.AddAliasesAsync(["x"], t),
        ["version.RemoveAliases"] = (c, t) => c.Version.RemoveAliasesAsync(["x"], t),
        ["version.Update"] = (c, t) => c.Version.UpdateAsync(new() { Description = "x" }, t),
        ["version.Delete"] = (c, t) => c.Version.DeleteAsync(cancellationToken: t),
        ["version.GetLinkedVersions"] = (c, t) => ReadAsync(c.Version.GetLinkedVersionsAsync(t)),
        ["version.GetLoggedBy"] = (c, t) => c.Version.GetLoggedByAsync(t),
        ["version.GetUsedBy"] = (c, t) => ReadAsync(c.Version.GetUsedByAsync(t)),
        ["collection.GetVersions"] = (c, t) => ReadAsync(c.Collection.GetVersionsAsync(cancellationToken: t)),
        ["collection.GetAliases"] = (c, t) => ReadAsync(c.Collection.GetAliasesAsync(t)),
        ["collection.Update"] = (c, t) => c.Collection.UpdateAsync(new() { Description = "x" }, t),
        ["collection.Delete"] = (c, t) => c.Collection.DeleteAsync(t),
        ["registry.GetCollections"] = (c, t) => ReadAsync(c.Registry.GetCollectionsAsync(cancellationToken: t)),
        ["registry.GetVersions"] = (c, t) => ReadAsync(c.Registry.GetVersionsAsync(cancellationToken: t)),
        ["registry.Update"] = (c, t) => c.Registry.UpdateAsync(new() { Description = "x" }, t),
        ["registry.Rename"] = (c, t) => c.Registry.RenameAsync("other", t),
        ["registry.Delete"] = (c, t) => c.Registry.DeleteAsync(t),
        ["registry.GetMembers"] = (c, t) => ReadAsync(c.Registry.GetMembersAsync(t)),
        ["registry.GetTeams"] = (c, t) => ReadAsync(c.Registry.GetTeamsAsync(t)),
        ["registry.AddMember"] = (c, t) => c.Registry.AddMemberAsync("bob", cancellationToken: t),
        ["registry.RemoveMember"] = (c, t) => c.Registry.RemoveMemberAsync("bob", t),
        ["registry.SetMemberRole"] = (c, t) => c.Registry.SetMemberRoleAsync("bob", RegistryRole.Viewer, t),
        ["registry.AddTeam"] = (c, t) => c.Registry.AddTeamAsync("team", cancellationToken: t),
        ["registry.RemoveTeam"] = (c, t) => c.Registry.RemoveTeamAsync("team", t),
        ["stored.GetHistory"] = (c, t) => ReadAsync(c.Stored.GetHistoryAsync(cancellationToken: t)),
        ["stored.GetLoggedArtifacts"] = (c, t) => ReadAsync(c.Stored.GetLoggedArtifactsAsync(t)),
        ["stored.GetUsedArtifacts"] = (c, t) => ReadAsync(c.Stored.GetUsedArtifactsAsync(t)),
        ["run.LogArtifact"] = (c, t) => c.Run.LogArtifactAsync(Draft(), cancellationToken: t),
        ["run.UpsertArtifact"] = (c, t) => c.Run.UpsertArtifactAsync(Draft(), "id", cancellationToken: t),
        ["run.FinishArtifact"] = (c, t) => c.Run.FinishArtifactAsync(Draft(), "id", cancellationToken: t),
        ["run.LinkArtifact(draft)"] = (c, t) => c.Run.LinkArtifactAsync(Draft(), "target", cancellationToken: t),
        ["run.UseArtifact(name)"] = (c, t) => c.Run.UseArtifactAsync("prices", cancellationToken: t),
        ["run.UseArtifact(draft)"] = (c, t) => c.Run.UseArtifactAsync(new Artifact("prices", "dataset").AddBytes("a", "x"u8.ToArray()), cancellationToken: t),
        ["run.UseArtifact(version)"] = (c, t) => c.Run.UseArtifactAsync(c.Version, t),
        ["run.GetLoggedArtifacts"] = (c, t) => ReadAsync(c.Run.GetLoggedArtifactsAsync(t)),
        ["run.GetUsedArtifacts"] = (c, t) => ReadAsync(c.Run.GetUsedArtifactsAsync(t)),
        ["run.UpdateConfig"] = (c, t) => c.Run.UpdateConfigAsync(new JsonObject { ["a"] = 1 }, t),
        ["run.SetTags"] = (c, t) => c.Run.SetTagsAsync(["a"], t),
        ["run.SetNotes"] = (c, t) => c.Run.SetNotesAsync("a", t),
    };

    internal static async Task<PublicCalls> StartAsync()
    {
        var api = await ScriptedApi.StartAsync(Features);
        var calls = new PublicCalls(api) { Client = api.Client() };
        calls.Version = await new PublishedVersion(api, ("a", "x"u8.ToArray())).GetAsync(calls.Client);
        api.On("ArtifactCollectionByName", new { project = new { artifactCollection = new { __typename = "ArtifactSequence", id = "Qw==", name = "prices", type = new { name = "dataset" }, project = Wire.Project("team", "housing") } } });
        api.On("FetchRegistry", new { entity = new { project = new { id = "UHI=", name = "wandb-registry-model", entity = new { name = "acme-org", organization = new { name = "Acme Inc" } }, access = "PRIVATE", createdAt = "2026-03-01T10:00:00" } } });
        api.On("Run", new { project = new { run = new { id = "Ug==", name = "run1", project = Wire.Project("team", "housing") } } });
        var token = TestContext.Current.CancellationToken;
        calls.Collection = await calls.Client.GetCollectionAsync(calls.Version.Path.Collection, token);
        calls.Registry = await calls.Client.GetRegistryAsync("model", cancellationToken: token);
        calls.Stored = await calls.Client.GetRunAsync("run1", token);
        calls.Run = await calls.Client.InitRunAsync(new() { Id = "run1" }, token);
        return calls;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Always = null;
        await Run.DisposeAsync();
        Client.Dispose();
        await Api.DisposeAsync();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static Artifact Draft() => new Artifact("prices", "dataset").AddBytes("a", "x"u8.ToArray());

    private static async Task ReadAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var _ in items)
        {
        }
    }
}
