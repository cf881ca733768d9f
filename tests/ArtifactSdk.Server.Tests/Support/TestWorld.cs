using System.Security.Cryptography;
using System.Text;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Publishing;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.Schema;
using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Storage.S3;
using ArtifactSdk.Server.Tests.Storage.Postgres;
using ArtifactSdk.Server.Tests.Storage.S3;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Server.Tests.Support;

/// <summary>
/// The real stores in a temporary folder, with an organisation, two teams, a registry and three people: an administrator,
/// a member, and a stranger of another organisation.
/// </summary>
internal sealed class TestWorld : IAsyncDisposable
{
    internal const string Organization = "Acme Research";
    internal const string OrgEntity = "acme-org";
    internal const string Team = "my-team";
    internal const string Registry = "wandb-registry-model";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("artifactsdk-domain-");
    private IServerStorage _storage = null!;
    private bool _closed;
    private PostgresSchema? _schema;

    internal RegistryServices Services { get; private set; } = null!;

    internal IMetadataStore Store => _storage.Metadata;

    internal IBlobStore Blobs => _storage.Blobs;

    internal IPartStore Parts => _storage.Parts;

    internal Caller Member { get; private set; } = Caller.Anonymous;

    internal Caller Admin { get; private set; } = Caller.Anonymous;

    internal Caller Stranger { get; private set; } = Caller.Anonymous;

    internal const string PersonalEntity = "maker";

    internal static CancellationToken Token => TestContext.Current.CancellationToken;

    internal static async Task<TestWorld> CreateAsync()
    {
        var world = new TestWorld();
        await world.OpenAsync();
        await world.SeedAsync();
        return world;
    }

    /// <summary>In a schema of PostgreSQL, a bucket, or both, where such servers are.</summary>
    internal static async Task<TestWorld> CreateSharedAsync(bool postgres = true, bool bucket = true)
    {
        var world = new TestWorld();
        if (postgres)
        {
            world._schema = await PostgresSchema.CreateAsync(Token);
        }

        world.Places = new StoragePlaces(world.DataDirectory, world._schema?.Options, bucket ? S3Options.Parse(S3Place.NewAddress()) : null);
        await world.OpenAsync();
        await world.SeedAsync();
        return world;
    }

    /// <summary>After <see cref="CloseAsync"/>: goes on with what lies there.</summary>
    internal async Task MoveAsync(StoragePlaces places)
    {
        Places = places;
        await OpenAsync();
    }

    /// <summary>Null in a folder only.</summary>
    internal StoragePlaces? Places { get; private set; }

    internal PostgresSchema Schema => _schema!;

    internal string DataDirectory => _folder.FullName;

    /// <summary>After <see cref="CloseAsync"/>, as a server that is started again.</summary>
    internal async Task OpenAsync()
    {
        _storage = Places is null
            ? await EmbeddedStorage.OpenAsync(_folder.FullName, TimeProvider.System, NullLogger.Instance, Token)
            : await Places.OpenAsync(TimeProvider.System, NullLogger.Instance, Token);
        _closed = false;
        Services = new RegistryServices(Store, Blobs, TimeProvider.System, parts: Parts);
    }

    /// <summary>Lets go of the folder, as a server that is stopped.</summary>
    internal async Task CloseAsync()
    {
        if (!_closed)
        {
            _closed = true;
            await _storage.DisposeAsync();
        }
    }

    internal RequestContext Request(Caller? caller = null) => new(Services, caller ?? Member, new TestUrls(), Token);

    internal ValueTask<T> ReadAsync<T>(Func<IMetadataSession, ValueTask<T>> work) => Store.ReadAsync(work, Token);

    internal async Task<RunRow> StartRunAsync(string name, string project = "proj", string entity = Team, Caller? caller = null) =>
        (await Services.Runs.UpsertAsync(
            caller ?? Member, new RunChange { Name = name, EntityName = entity, ProjectName = project }, Token)).Run;

    internal static NewArtifact Draft(string name, string digest, params string[] aliases) => new()
    {
        EntityName = Team,
        ProjectName = "proj",
        TypeName = "dataset",
        CollectionName = name,
        Digest = digest,
        Aliases = [.. aliases.Select(alias => new RequestedAlias(name, alias))],
        Deduplicate = true,
    };

    /// <summary>Logs a version the way a client does, with real uploads, and commits it.</summary>
    internal async Task<ArtifactRow> LogAsync(NewArtifact draft, params (string Path, string Text)[] files)
    {
        var artifact = await Services.Creation.CreateAsync(Member, draft, Token);
        if (artifact.State == ArtifactState.Committed)
        {
            return artifact;
        }

        var entries = new List<string>();
        foreach (var (path, text) in files)
        {
            await UploadAsync(artifact, text);
            entries.Add($"\"{path}\":{{\"digest\":\"{Md5(text)}\",\"size\":{Encoding.UTF8.GetByteCount(text)}}}");
        }

        await AttachManifestAsync(artifact, ManifestText(string.Join(',', entries)));
        return await Services.Commit.CommitAsync(Member, artifact.Id, Token);
    }

    internal Task<ArtifactRow> LogAsync(string name, string content, params string[] aliases) =>
        LogAsync(Draft(name, Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(content))), aliases), ("file.txt", content));

    internal static string ManifestText(string entries) =>
        """{"version":1,"storagePolicy":"wandb-storage-policy-v1","storagePolicyConfig":{"storageLayout":"V2"},"contents":{""" + entries + "}}";

    internal async Task<ManifestRow> AttachManifestAsync(
        ArtifactRow artifact, string text, ManifestType type = ManifestType.Full, string? baseId = null)
    {
        var row = await Services.ManifestRows.CreateAsync(Member, artifact.Id, baseId, "wandb_manifest.json", Md5(text), type, Token);
        await UploadAsync(artifact, text);
        return row;
    }

    internal async Task UploadAsync(ArtifactRow artifact, string text)
    {
        var entity = await ReadAsync(async session =>
            (await session.GetProjectAsync((await session.GetCollectionAsync(artifact.SequenceId))!.ProjectId))!.EntityId);
        await PutAsync(new BlobKey(entity, Hex(text)), text);
    }

    internal async Task PutAsync(BlobKey key, string text)
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await Blobs.PutAsync(key, body, Token);
    }

    internal static string Md5(string text) => Convert.ToBase64String(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    internal static string Hex(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    internal async Task<string[]> AliasesAsync(long membershipId) =>
        [.. (await ReadAsync(session => session.AliasesOfMembershipAsync(membershipId))).Select(alias => alias.Name)];

    /// <summary>Aliases of a version in its source collection.</summary>
    internal async Task<string[]> AliasesAsync(ArtifactRow artifact)
    {
        var membership = await ReadAsync(session => session.FindMembershipAsync(artifact.SequenceId, artifact.Id));
        return await AliasesAsync(membership!.Id);
    }

    public async ValueTask DisposeAsync()
    {
        if (_storage is { Blobs: S3BlobStore bucket } && !_closed)
        {
            await foreach (var found in bucket.ListAsync("", CancellationToken.None))
            {
                await bucket.DeleteAsync([found.Key], CancellationToken.None);
            }
        }

        await CloseAsync();
        if (_schema is not null)
        {
            await _schema.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task SeedAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        (Admin, Member, Stranger) = await Store.WriteAsync(
            async session =>
            {
                var orgEntity = await session.AddEntityAsync(new EntityRow(0, OrgEntity, EntityKind.Organization, null, now));
                var organization = await session.AddOrganizationAsync(new OrganizationRow(0, Organization, orgEntity.Id, now));
                await session.UpdateEntityAsync(orgEntity with { OrganizationId = organization.Id });
                var team = await session.AddEntityAsync(new EntityRow(0, Team, EntityKind.Team, organization.Id, now));
                var registry = await session.AddProjectAsync(
                    new ProjectRow(0, orgEntity.Id, Registry, null, "PRIVATE", true, null, now, now));
                registry.Id.Should().BePositive();

                var admin = await AddUserAsync(session, "root", isAdmin: true, team.Id, now);
                var member = await AddUserAsync(session, PersonalEntity, isAdmin: false, team.Id, now);
                await session.SetEntityMemberAsync(team.Id, member.Id, "member");
                await session.SetOrganizationMemberAsync(organization.Id, member.Id, "member");
                await session.SetProjectMemberAsync(new ProjectMemberRow(registry.Id, member.Id, null, "member"));

                var otherEntity = await session.AddEntityAsync(new EntityRow(0, "other-org", EntityKind.Organization, null, now));
                var other = await session.AddOrganizationAsync(new OrganizationRow(0, "Other", otherEntity.Id, now));
                await session.UpdateEntityAsync(otherEntity with { OrganizationId = other.Id });
                var otherTeam = await session.AddEntityAsync(new EntityRow(0, "other-team", EntityKind.Team, other.Id, now));
                var stranger = await AddUserAsync(session, "stranger", isAdmin: false, otherTeam.Id, now);
                await session.SetEntityMemberAsync(otherTeam.Id, stranger.Id, "admin");
                await session.SetOrganizationMemberAsync(other.Id, stranger.Id, "admin");
                return (new Caller(admin), new Caller(member), new Caller(stranger));
            },
            Token);
    }

    private static async Task<UserRow> AddUserAsync(
        IMetadataSession session, string name, bool isAdmin, long defaultEntity, DateTimeOffset now)
    {
        var personal = await session.AddEntityAsync(new EntityRow(0, name, EntityKind.User, null, now));
        return await session.AddUserAsync(
            new UserRow(0, name, name, $"{name}@example.org", isAdmin, personal.Id, defaultEntity, now));
    }
}
