using System.Text;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Tests.Support;
using ArtifactSdk.Server.Tests.Web;

namespace ArtifactSdk.Server.Tests.Permissions;

/// <summary>
/// A server with a person for each role, none of whom is in the team that logs. What they may reach, they reach through a
/// registry; 'open' is a version that all of them see, to link.
/// </summary>
public sealed class RegistryStage : IAsyncLifetime
{
    internal static readonly string[] Roles = ["none", "restricted_viewer", "viewer", "member", "admin"];
    private readonly Dictionary<string, (HttpClient Client, long Id)> _people = [];
    private int _registries;

    internal TestServer Server { get; private set; } = null!;

    internal ArtifactRow Open { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.StartAsync();
        Open = await Server.LogAsync("open", "samples", "a.txt", "open bytes"u8.ToArray());
        await WriteAsync(async session =>
        {
            var sequence = await session.GetCollectionAsync(Open.SequenceId);
            await session.UpdateProjectAsync((await session.GetProjectAsync(sequence!.ProjectId))! with { Access = "USER_READ" });
        });
        foreach (var role in Roles)
        {
            var name = $"the-{role.Replace('_', '-')}";
            var client = await Server.NewUserAsync(name);
            var user = await Server.Services.Store.ReadAsync(session => session.FindUserAsync(name), Token);
            _people.Add(role, (client, user!.Id));
            await client.MutateAsync("upsertBucket", new { name = "run", entityName = name, modelName = "p" });
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (client, _) in _people.Values)
        {
            client.Dispose();
        }

        await Server.DisposeAsync();
    }

    internal HttpClient Client(string role) => _people[role].Client;

    internal string UserId(string role) => GlobalIds.Encode(GlobalIds.User, _people[role].Id);

    internal static string Id(ArtifactRow artifact) => GlobalIds.Encode(GlobalIds.Artifact, artifact.Id);

    /// <summary>A registry with 'weights' linked as 'models', the protected alias 'production', and one person in it.</summary>
    internal async Task<StagedRegistry> RegistryAsync(string role, string access = "RESTRICTED")
    {
        // A version of its own, so that no other registry opens it.
        var number = Interlocked.Increment(ref _registries);
        var name = $"wandb-registry-r{number}";
        var bytes = Encoding.UTF8.GetBytes($"secret bytes {number}");
        var version = await Server.LogAsync("secrets", $"weights{number}", "model.bin", bytes);
        await Ok(Server.Keyed.MutateAsync("upsertModel", new { name, entityName = Server.Server.OrganizationEntity, access, allowAllArtifactTypesInRegistry = true }));
        await Ok(Server.Keyed.MutateAsync("linkArtifact", new
        {
            artifactID = Id(version),
            artifactPortfolioName = "models",
            entityName = Server.Server.OrganizationEntity,
            projectName = name,
            aliases = new[] { new { artifactCollectionName = "models", alias = "candidate" } },
        }));
        await Server.Keyed.OkAsync("PUT", $"registries/{name}/protected-aliases/production");
        var staged = await Server.Services.Store.WriteAsync(
            async session =>
            {
                var project = await session.FindProjectAsync((await session.FindEntityAsync(Server.Server.OrganizationEntity))!.Id, name);
                if (role != "none")
                {
                    await session.SetProjectMemberAsync(new ProjectMemberRow(project!.Id, _people[role].Id, null, role));
                }

                var collection = await session.FindCollectionAsync(project!.Id, "models");
                return new StagedRegistry(
                    name,
                    Server.Server.OrganizationEntity,
                    GlobalIds.Encode(GlobalIds.Project, project.Id),
                    GlobalIds.Encode(GlobalIds.Collection, collection!.Id),
                    Id(version),
                    TestServer.HexMd5(bytes));
            },
            Token);
        return staged;
    }

    private static async Task Ok(Task<(int Status, System.Text.Json.Nodes.JsonNode? Data, string? Error)> call) =>
        (await call).Error.Should().BeNull();

    private async Task WriteAsync(Func<IMetadataSession, ValueTask> work) => await Server.Services.Store.WriteAsync(
        async session =>
        {
            await work(session);
            return true;
        },
        Token);
}

internal sealed record StagedRegistry(string Name, string Entity, string ProjectId, string CollectionId, string VersionId, string HexMd5);
