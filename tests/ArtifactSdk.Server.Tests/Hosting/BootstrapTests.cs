using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Tests.Support;
using ArtifactSdk.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Server.Tests.Hosting;

public sealed class BootstrapTests : IAsyncLifetime
{
    private static readonly InstallationNames Names = new("admin", "admin@example.org", "Org", "org-entity", "team", ["model", "dataset", "Golden Datasets"]);
    private static readonly InstallationNames Defaults = new("admin", null, "local", "local-org", "local-team", ["model", "dataset"]);
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private EmbeddedStorage _storage = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _storage = await EmbeddedStorage.OpenAsync(_folder["data"], _clock, NullLogger.Instance, CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_first_start_makes_user_team_organization_and_registries()
    {
        var made = await RunAsync(Names);

        made.NewApiKey.Should().MatchRegex("^[0-9a-f]{40}$");
        made.SigningSecret.Should().HaveCount(32);
        made.Admin.Should().BeEquivalentTo(new { Username = "admin", Email = "admin@example.org", IsAdmin = true, DefaultEntityId = made.Team.Id });
        made.Team.Should().BeEquivalentTo(new { Name = "team", Kind = EntityKind.Team, OrganizationId = made.Organization.Id });
        made.OrganizationEntity.Should().BeEquivalentTo(new { Name = "org-entity", Kind = EntityKind.Organization, OrganizationId = made.Organization.Id });
        (await ReadAsync(session => session.GetEntityAsync(made.Admin.EntityId))).Should().BeEquivalentTo(new { Name = "admin", Kind = EntityKind.User });
        (await ReadAsync(session => session.TeamsOfUserAsync(made.Admin.Id))).Should().ContainSingle().Which.Should().Be((made.Team, "admin"));
        (await ReadAsync(session => session.OrganizationsOfUserAsync(made.Admin.Id))).Should().ContainSingle().Which.Should().Be((made.Organization, "admin"));
    }

    [Fact]
    public async Task Every_registry_takes_every_type_and_has_the_admin_as_its_admin()
    {
        var made = await RunAsync(Names);

        var registries = await ReadAsync(session => session.ListProjectsAsync(made.OrganizationEntity.Id, true, new PageRequest(null, 10)));
        registries.Items.Select(registry => (registry.Name, registry.Access, registry.AllowAllArtifactTypes)).Should().Equal(
            ("wandb-registry-model", "PRIVATE", true),
            ("wandb-registry-dataset", "PRIVATE", true),
            ("wandb-registry-Golden Datasets", "PRIVATE", true));
        foreach (var registry in registries.Items)
        {
            var types = await ReadAsync(session => session.ListTypesAsync(registry.Id, true, new PageRequest(null, 10)));
            types.Items.Should().BeEmpty();
            (await ReadAsync(session => session.ProjectMembersAsync(registry.Id))).Should()
                .Equal(new ProjectMemberRow(registry.Id, made.Admin.Id, null, "admin"));
        }
    }

    [Fact]
    public async Task A_later_start_makes_nothing_and_tells_no_key()
    {
        var first = await RunAsync(Names);
        await ConfirmAsync();

        var second = await RunAsync(Names);

        second.Should().BeEquivalentTo(first with { NewApiKey = null });
        (await KeysAsync(first.Admin)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_start_that_was_killed_before_its_key_was_seen_is_made_up_for()
    {
        var first = await RunAsync(Names);

        var second = await RunAsync(Names);

        second.NewApiKey.Should().NotBeNull().And.NotBe(first.NewApiKey);
        var keys = await KeysAsync(first.Admin);
        keys.Should().Contain(row => ApiKeySecret.Matches(row, second.NewApiKey!))
            .And.Contain(row => ApiKeySecret.Matches(row, first.NewApiKey!), "somebody may have seen it after all");
    }

    [Fact]
    public async Task A_first_start_that_breaks_in_the_middle_leaves_nothing_and_the_next_completes_it()
    {
        // The transaction fails at its end: everything was written, nothing is committed.
        var start = () => new Bootstrap(new FailingStore(_storage.Metadata), _clock).RunAsync(Names, Defaults, null, false, CancellationToken).AsTask();
        await start.Should().ThrowAsync<InvalidOperationException>();
        (await ReadAsync(session => session.FindUserAsync("admin"))).Should().BeNull();
        (await ReadAsync(session => session.FindEntityAsync("team"))).Should().BeNull();

        var made = await RunAsync(Names);

        made.NewApiKey.Should().NotBeNull();
        (await KeysAsync(made.Admin)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_further_key_leaves_the_first_one_valid()
    {
        var first = await RunAsync(Names);
        await ConfirmAsync();

        var second = await new Bootstrap(_storage.Metadata, _clock).RunAsync(Names, Defaults, null, makeApiKey: true, CancellationToken);

        second.NewApiKey.Should().NotBeNull();
        var keys = await KeysAsync(first.Admin);
        keys.Should().HaveCount(2);
        keys.Should().Contain(row => ApiKeySecret.Matches(row, first.NewApiKey!)).And.Contain(row => ApiKeySecret.Matches(row, second.NewApiKey!));
    }

    [Fact]
    public async Task Default_names_do_not_contradict_what_is_there()
    {
        var first = await RunAsync(Names);
        await ConfirmAsync();

        var second = await RunAsync(Defaults);

        second.Should().BeEquivalentTo(first with { NewApiKey = null });
    }

    [Theory]
    [InlineData("root", "Org", "team", "*admin user 'admin', not 'root'*")]
    [InlineData("admin", "Other", "team", "*organization 'Org', not 'Other'*")]
    [InlineData("admin", "Org", "other", "*team 'team', not 'other'*")]
    public async Task Other_names_than_those_of_the_folder_are_refused(string admin, string organization, string team, string message)
    {
        await RunAsync(Names);

        var start = () => RunAsync(Names with { AdminUser = admin, Organization = organization, Team = team });

        await start.Should().ThrowAsync<DomainException>().WithMessage(message);
    }

    [Fact]
    public async Task A_registry_that_was_deleted_comes_back_only_when_it_is_asked_for()
    {
        var made = await RunAsync(Defaults);
        var model = await ReadAsync(session => session.FindProjectAsync(made.OrganizationEntity.Id, "wandb-registry-model"));
        await _storage.Metadata.WriteAsync(session => session.DeleteProjectAsync(model!.Id), CancellationToken);

        await RunAsync(Defaults with { Registries = ["model", "dataset", "new one"] });

        (await ReadAsync(session => session.FindProjectAsync(made.OrganizationEntity.Id, "wandb-registry-model"))).Should().BeNull();
        (await ReadAsync(session => session.FindProjectAsync(made.OrganizationEntity.Id, "wandb-registry-new one"))).Should().NotBeNull();
    }

    private async Task<Installation> RunAsync(InstallationNames names) =>
        await new Bootstrap(_storage.Metadata, _clock).RunAsync(names, Defaults, null, makeApiKey: false, CancellationToken);

    private ValueTask ConfirmAsync() => new Bootstrap(_storage.Metadata, _clock).ConfirmKeyShownAsync(CancellationToken);

    private ValueTask<IReadOnlyList<ApiKeyRow>> KeysAsync(UserRow user) => ReadAsync(session => session.ListApiKeysAsync(user.Id));

    private ValueTask<T> ReadAsync<T>(Func<IMetadataSession, ValueTask<T>> work) => _storage.Metadata.ReadAsync(work, CancellationToken);

    private sealed class FailingStore(IMetadataStore inner) : IMetadataStore
    {
        public ValueTask<T> ReadAsync<T>(Func<IMetadataSession, ValueTask<T>> work, CancellationToken cancellationToken) =>
            inner.ReadAsync(work, cancellationToken);

        public ValueTask<T> WriteAsync<T>(Func<IMetadataSession, ValueTask<T>> work, CancellationToken cancellationToken) =>
            inner.WriteAsync<T>(
                async session =>
                {
                    await work(session);
                    throw new InvalidOperationException("killed");
                },
                cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
