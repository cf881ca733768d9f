using ArtifactSdk.Tests.Client;

namespace ArtifactSdk.Tests.Artifacts;

/// <summary>How names are completed and asked for, and what an error says when nothing is there.</summary>
public sealed class GetArtifactTests
{
    private const string ByMembership = "PROJECT_ARTIFACT_COLLECTION_MEMBERSHIP";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("prices", null, "team", "housing", "prices:latest")]
    [InlineData("prices:v3", null, "team", "housing", "prices:v3")]
    [InlineData("prices", "production", "team", "housing", "prices:production")]
    [InlineData("prices", "V2", "team", "housing", "prices:v1")]
    [InlineData("prices:v1", "V2", "team", "housing", "prices:v1")]
    [InlineData("other/prices", "", "team", "other", "prices:latest")]
    [InlineData("them/other/prices:best", "best", "them", "other", "prices:best")]
    [InlineData("wandb-registry-Golden Datasets/prices", "v0", "acme-org", "wandb-registry-Golden Datasets", "prices:v0")]
    [InlineData("Acme Inc/wandb-registry-model/churn", null, "acme-org", "wandb-registry-model", "churn:latest")]
    [InlineData("acme-org/wandb-registry-model/churn", null, "acme-org", "wandb-registry-model", "churn:latest")]
    public async Task A_name_is_completed_from_options_and_organization(string name, string? tag, string entity, string project, string asked)
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        api.On("ArtifactMembershipByName", Found(Wire.Membership(Wire.Artifact(), $"{entity}/{project}/{asked.Split(':')[0]}", 1)));
        using var client = api.Client();

        await client.GetArtifactAsync(name, tag: tag, cancellationToken: Token);

        var call = api.CallsOf("ArtifactMembershipByName").Single();
        call.Text("entity").Should().Be(entity);
        call.Text("project").Should().Be(project);
        call.Text("name").Should().Be(asked);
    }

    [Fact]
    public async Task Without_an_entity_the_owner_of_the_key_is_asked_for()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        api.On("ArtifactMembershipByName", Found(Wire.Membership(Wire.Artifact("ada/uncategorized/prices"), "ada/uncategorized/prices", 0)));
        var options = api.Options();
        (options.Entity, options.Project) = (null, null);
        using var client = new ArtifactClient(options);

        await client.GetArtifactAsync("prices", cancellationToken: Token);

        var call = api.CallsOf("ArtifactMembershipByName").Single();
        (call.Text("entity"), call.Text("project")).Should().Be(("ada", "uncategorized"));
    }

    [Fact]
    public async Task A_version_shows_its_collections_number_and_aliases_and_its_source()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        api.On("ArtifactMembershipByName", Found(Wire.Membership(
            Wire.Artifact("team/housing/prices", version: 5, aliases: "of-source"), "acme-org/wandb-registry-Golden Datasets/house-prices", 2, "latest", "production")));
        using var client = api.Client();

        var version = await client.GetArtifactAsync("wandb-registry-Golden Datasets/house-prices", "dataset", "production", Token);

        version.Path.ToString().Should().Be("acme-org/wandb-registry-Golden Datasets/house-prices:v2");
        version.SourcePath.ToString().Should().Be("team/housing/prices:v5");
        version.IsLink.Should().BeTrue();
        version.Number.Should().Be(2);
        version.Aliases.Should().Equal("latest", "production");
        version.Tags.Should().Equal("raw data");
        version.Description.Should().Be("what it is");
        version.Metadata["rows"]!.GetValue<int>().Should().Be(3);
        version.Size.Should().Be(11);
        version.FileCount.Should().Be(2);
        version.CreatedAt.Should().Be(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), "a time without a zone is UTC");
        version.Url.AbsoluteUri.Should().EndWith(
            "/orgs/Acme%20Inc/registry/Golden%20Datasets?selectionPath=acme-org%2Fwandb-registry-Golden%20Datasets%2Fhouse-prices&view=membership&version=v2");
    }

    [Fact]
    public async Task Names_are_taken_from_the_answer()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        api.On("ArtifactMembershipByName", Found(Wire.Membership(Wire.Artifact("team/housing/prices", version: 4), "team/housing/prices", 4, "latest")));
        using var client = api.Client();

        var version = await client.GetArtifactAsync("Team/old-name/Prices", cancellationToken: Token);

        version.Path.ToString().Should().Be("team/housing/prices:v4");
        version.IsLink.Should().BeFalse();
        version.Url.AbsoluteUri.Should().EndWith("/team/housing/artifacts/dataset/prices/v4");
    }

    [Fact]
    public async Task A_server_without_memberships_is_asked_by_name()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("ArtifactByName", new { project = new { artifact = Wire.Artifact(version: 3, aliases: ["latest", "best"]) } });
        using var client = api.Client();

        var version = await client.GetArtifactAsync("prices:best", cancellationToken: Token);

        version.Path.ToString().Should().Be("team/housing/prices:v3");
        version.Aliases.Should().Equal("latest", "best");
        api.Operations.Should().Equal("ArtifactByName");
    }

    [Fact]
    public async Task A_server_without_memberships_gives_a_link_its_own_number_and_aliases()
    {
        await using var api = await ScriptedApi.StartAsync();
        var link = Wire.Collection("acme-org", "wandb-registry-model", "churn", "ArtifactPortfolio");
        var source = Wire.Collection("team", "housing", "prices");
        var artifact = new
        {
            id = Wire.Id,
            artifactSequence = source,
            versionIndex = 7,
            artifactType = new { name = "model" },
            state = "COMMITTED",
            size = 1,
            digest = "d",
            fileCount = 1,
            createdAt = "2026-03-01T10:00:00Z",
            tags = Array.Empty<object>(),
            aliases = new[] { ("of-source", source), ("v7", source), ("prod", link), ("v1", link) }.Select(a => new { alias = a.Item1, artifactCollection = a.Item2 }),
        };
        api.On("ArtifactByName", new { project = new { artifact } });
        using var client = api.Client();

        var version = await client.GetArtifactAsync("wandb-registry-model/churn:prod", cancellationToken: Token);

        (version.Number, version.IsLink).Should().Be((1, true));
        version.Aliases.Should().Equal("prod");
        version.SourcePath.ToString().Should().Be("team/housing/prices:v7");
    }

    [Fact]
    public async Task The_name_and_the_tag_must_agree()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();

        var get = () => client.GetArtifactAsync("prices:v1", tag: "v2", cancellationToken: Token);

        (await get.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain("v1").And.Contain("v2");
        api.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task Another_type_is_not_found_and_the_real_one_is_named()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        api.On("ArtifactMembershipByName", Found(Wire.Membership(Wire.Artifact(type: "dataset"), "team/housing/prices", 0)));
        using var client = api.Client();

        var get = () => client.GetArtifactAsync("prices", type: "model", cancellationToken: Token);

        (await get.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("'model'").And.Contain("'dataset'");
    }

    [Theory]
    [InlineData(ByMembership)]
    [InlineData("none")]
    public async Task A_missing_project_is_named(string feature)
    {
        await using var api = await ScriptedApi.StartAsync(feature);
        api.On("ArtifactMembershipByName", new { project = (object?)null }).On("ArtifactByName", new { project = (object?)null });
        using var client = api.Client();

        var get = () => client.GetArtifactAsync("nowhere/prices", cancellationToken: Token);

        (await get.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("project 'nowhere'").And.Contain("'team'");
    }

    [Fact]
    public async Task A_missing_collection_is_named_with_the_one_that_was_meant()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        var collections = new { edges = new[] { "models", "prices" }.Select(name => new { node = new { name } }) };
        api.On("ArtifactMembershipByName", Found(null)).On("CollectionAliases", new { project = new { artifactCollection = (object?)null, artifactCollections = collections } });
        using var client = api.Client();

        var get = () => client.GetArtifactAsync("prizes", cancellationToken: Token);

        (await get.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("collection 'prizes'").And.Contain("team/housing").And.Contain("'prices'?");
    }

    [Fact]
    public async Task A_version_that_is_not_committed_is_not_there()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        api.On("ArtifactMembershipByName", Found(new { versionIndex = 0, aliases = Array.Empty<object>(), artifact = new { id = Wire.Id, state = "DELETED" } }));
        using var client = api.Client();

        (await client.ArtifactExistsAsync(ArtifactPath.Parse("team/housing/prices:v0"), Token)).Should().BeFalse();
    }

    [Fact]
    public async Task A_missing_alias_is_named_with_those_that_there_are()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        var aliases = new { edges = new[] { "latest", "production" }.Select(alias => new { node = new { alias } }) };
        api.On("ArtifactMembershipByName", Found(null)).On("CollectionAliases", new { project = new { artifactCollection = new { name = "prices", aliases } } });
        using var client = api.Client();

        var get = () => client.GetArtifactAsync("prices:prodution", cancellationToken: Token);

        var error = (await get.Should().ThrowAsync<ArtifactNotFoundException>()).Which;
        error.Message.Should().Contain("'prodution'").And.Contain("production").And.Contain("latest");
        error.Path!.ToString().Should().Contain("prices:prodution");
    }

    [Fact]
    public async Task A_server_that_cannot_say_more_does_not_hide_that_nothing_was_found()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        api.On("ArtifactMembershipByName", Found(null)).On("CollectionAliases", ApiAnswer.Error(400, "Cannot query field \"artifactCollection\" on type \"Project\"."));
        using var client = api.Client();

        var get = () => client.GetArtifactAsync("prices", cancellationToken: Token);

        await get.Should().ThrowAsync<ArtifactNotFoundException>();
    }

    [Fact]
    public async Task A_person_in_several_organizations_is_told_to_name_one()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        api.On("FetchOrgInfoFromEntity", Personal(("Acme Inc", "acme-org"), ("Beta", "beta-org")));
        using var client = api.Client();

        var get = () => client.GetArtifactAsync("wandb-registry-model/churn", cancellationToken: Token);

        (await get.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("Acme Inc").And.Contain("Beta");
    }

    [Fact]
    public async Task A_person_in_one_organization_need_not_name_it_and_it_is_asked_for_once()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        api.On("FetchOrgInfoFromEntity", Personal(("Acme Inc", "acme-org")));
        api.On("ArtifactMembershipByName", Found(Wire.Membership(Wire.Artifact(), "acme-org/wandb-registry-model/churn", 0)));
        using var client = api.Client();

        await client.GetArtifactAsync("wandb-registry-model/churn", cancellationToken: Token);
        await client.GetArtifactAsync("wandb-registry-model/churn:v0", cancellationToken: Token);

        api.CallsOf("ArtifactMembershipByName").Should().OnlyContain(c => c.Text("entity") == "acme-org");
        api.CallsOf("FetchOrgInfoFromEntity").Should().ContainSingle();
    }

    [Fact]
    public async Task A_wrong_organization_is_refused_with_the_right_one()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();

        var get = () => client.GetArtifactAsync("Beta/wandb-registry-model/churn", cancellationToken: Token);

        (await get.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("Beta").And.Contain("Acme Inc");
    }

    [Fact]
    public async Task Existence_is_a_question_of_null()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        api.On("ArtifactMembershipByName", Found(Wire.Membership(Wire.Artifact(), "team/housing/prices", 0)), Found(null), new { project = (object?)null });
        using var client = api.Client();
        var path = ArtifactPath.Parse("team/housing/prices:v0");

        (await client.ArtifactExistsAsync(path, Token)).Should().BeTrue();
        (await client.ArtifactExistsAsync(path, Token)).Should().BeFalse();
        (await client.ArtifactExistsAsync(path, Token)).Should().BeFalse();
    }

    [Fact]
    public async Task Existence_is_not_denied_because_the_key_is_refused()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        api.On("ArtifactMembershipByName", ApiAnswer.Error(401, "user is not logged in"));
        using var client = api.Client();

        var ask = () => client.ArtifactExistsAsync(ArtifactPath.Parse("team/housing/prices:v0"), Token);

        await ask.Should().ThrowAsync<ArtifactAccessException>();
    }

    [Fact]
    public async Task An_answer_that_is_not_usable_is_an_error_that_trying_again_does_not_mend()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        api.On("ArtifactMembershipByName", Found(new { versionIndex = 0, aliases = Array.Empty<object>(), artifact = (object?)null }));
        using var client = api.Client();

        var get = () => client.GetArtifactAsync("prices", cancellationToken: Token);

        (await get.Should().ThrowAsync<ArtifactApiException>()).Which.IsTransient.Should().BeFalse();
    }

    [Fact]
    public async Task Null_a_disposed_client_and_a_cancelled_token_are_what_the_runtime_says()
    {
        await using var api = await ScriptedApi.StartAsync();
        var client = api.Client();

        await ((Func<Task>)(() => client.GetArtifactAsync((string)null!, cancellationToken: Token))).Should().ThrowAsync<ArgumentNullException>();
        await ((Func<Task>)(() => client.GetArtifactAsync((ArtifactPath)null!, cancellationToken: Token))).Should().ThrowAsync<ArgumentNullException>();
        await ((Func<Task>)(() => client.GetArtifactAsync("prices", cancellationToken: new(canceled: true)))).Should().ThrowAsync<OperationCanceledException>();
        client.Dispose();
        client.Dispose();
        await ((Func<Task>)(() => client.GetArtifactAsync("prices", cancellationToken: Token))).Should().ThrowAsync<ObjectDisposedException>();
        api.Operations.Should().BeEmpty();
    }

    private static object Found(object? membership) => new { project = new { artifactCollectionMembership = membership } };

    private static object Personal(params (string Name, string Entity)[] organizations) => new
    {
        entity = new
        {
            organization = (object?)null,
            user = new { organizations = organizations.Select(o => Wire.Organization(o.Name, o.Entity)) },
        },
    };
}
