using ArtifactSdk.Tests.Client;

namespace ArtifactSdk.Tests.Artifacts;

/// <summary>Where links go, and what a refused one says.</summary>
public sealed class LinkArtifactTests
{
    private const string WithMembership = "ARTIFACT_MEMBERSHIP_IN_LINK_ARTIFACT_RESPONSE";
    private const string Target = "wandb-registry-Golden Datasets/house-prices";
    private const string Resolved = "acme-org/wandb-registry-Golden Datasets/house-prices";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registry_is_linked_into_under_its_organizations_entity()
    {
        await using var api = await StartAsync(WithMembership);
        await using var run = await api.InitRunAsync();

        var linked = await run.LinkArtifactAsync(await LogAsync(run), Target, ["production"], Token);

        var input = api.CallsOf("LinkArtifact").Single();
        input.Text("input.artifactID").Should().Be(Wire.Id);
        input.Text("input.entityName").Should().Be("acme-org");
        input.Text("input.projectName").Should().Be("wandb-registry-Golden Datasets");
        input.Text("input.artifactPortfolioName").Should().Be("house-prices");
        var alias = input.At("input.aliases")!.Value.EnumerateArray().Single();
        alias.GetProperty("alias").GetString().Should().Be("production");
        alias.GetProperty("artifactCollectionName").GetString().Should().Be("house-prices");
        linked.Path.ToString().Should().Be($"{Resolved}:v2");
        linked.IsLink.Should().BeTrue();
        linked.SourcePath.ToString().Should().Be("team/housing/prices:v0");
    }

    [Fact]
    public async Task A_server_that_answers_with_the_number_alone_is_asked_for_the_link()
    {
        await using var api = await StartAsync("PROJECT_ARTIFACT_COLLECTION_MEMBERSHIP");
        api.On("LinkArtifact", new { linkArtifact = new { versionIndex = 2 } });
        api.On("ArtifactMembershipByName", new { project = new { artifactCollectionMembership = Link() } });
        await using var run = await api.InitRunAsync();

        var linked = await run.LinkArtifactAsync(await LogAsync(run), Target, cancellationToken: Token);

        api.CallsOf("LinkArtifact").Single().Document.Should().NotContain("artifactMembership");
        api.CallsOf("ArtifactMembershipByName").Single().Text("name").Should().Be("house-prices:v2");
        linked.Number.Should().Be(2);
    }

    [Theory]
    [InlineData("links", "team", "housing", "links")]
    [InlineData("other/links", "team", "other", "links")]
    [InlineData("them/other/links", "them", "other", "links")]
    public async Task A_plain_target_is_completed_from_the_run(string target, string entity, string project, string collection)
    {
        await using var api = await StartAsync(WithMembership);
        await using var run = await api.InitRunAsync();

        await run.LinkArtifactAsync(await LogAsync(run), target, cancellationToken: Token);

        var input = api.CallsOf("LinkArtifact").Single();
        (input.Text("input.entityName"), input.Text("input.projectName"), input.Text("input.artifactPortfolioName")).Should().Be((entity, project, collection));
        api.Operations.Should().NotContain("FetchOrgInfoFromEntity");
    }

    [Fact]
    public async Task A_link_of_a_link_links_the_source()
    {
        await using var api = await StartAsync(WithMembership);
        await using var run = await api.InitRunAsync();
        var link = await run.LinkArtifactAsync(await LogAsync(run), Target, cancellationToken: Token);

        await run.LinkArtifactAsync(link, "wandb-registry-model/c", cancellationToken: Token);

        api.CallsOf("LinkArtifact").Last().Text("input.artifactID").Should().Be(Wire.Id);
        api.CallsOf("FetchOrgInfoFromEntity").Should().OnlyContain(c => c.Text("entity") == "team");
    }

    [Fact]
    public async Task A_draft_is_logged_first()
    {
        await using var api = await StartAsync(WithMembership);
        await using var run = await api.InitRunAsync();

        await run.LinkArtifactAsync(new Artifact("prices", "dataset"), Target, ["production"], Token);

        api.Operations.Should().ContainInOrder("CommitArtifact", "LinkArtifact");
        api.CallsOf("CreateArtifact").Single().At("input.aliases")!.Value.EnumerateArray().Should().ContainSingle("the aliases are meant for the target");
    }

    [Fact]
    public async Task A_target_with_a_version_is_refused_before_anything_is_logged()
    {
        await using var api = await StartAsync(WithMembership);
        await using var run = await api.InitRunAsync();

        var link = () => run.LinkArtifactAsync(new Artifact("prices", "dataset"), Target + ":v1", cancellationToken: Token);

        (await link.Should().ThrowAsync<ArtifactPathFormatException>()).Which.Message.Should().Contain($"Leave it out: {Target}");
        api.Operations.Should().Equal("RunResumeStatus", "UpsertBucket");
    }

    [Theory]
    [InlineData("REGISTRY_NOT_FOUND", 404, LinkFailureReason.RegistryMissing)]
    [InlineData("PERSONAL_ENTITY", 400, LinkFailureReason.PersonalEntity)]
    [InlineData("ARTIFACT_TYPE_NOT_ALLOWED", 400, LinkFailureReason.TypeNotAllowed)]
    [InlineData("COLLECTION_TYPE_MISMATCH", 400, LinkFailureReason.CollectionTypeMismatch)]
    [InlineData("ORGANIZATION_NOT_FOUND", 404, LinkFailureReason.OrganizationUnknown)]
    [InlineData("NOT_COMMITTED", 400, LinkFailureReason.NotCommitted)]
    [InlineData("PERMISSION_ERROR", 403, LinkFailureReason.RoleTooLow)]
    [InlineData("SOMETHING_NEW", 400, LinkFailureReason.Other)]
    public async Task The_servers_code_decides_the_reason(string code, int status, LinkFailureReason reason)
    {
        await using var api = await StartAsync(WithMembership);
        api.On("LinkArtifact", ApiAnswer.Error(status, "The words do not matter.", code));
        PlayRegistry(api, allowsAll: true);
        await using var run = await api.InitRunAsync();
        var version = await LogAsync(run);

        var link = () => run.LinkArtifactAsync(version, Target, cancellationToken: Token);

        var error = (await link.Should().ThrowAsync<ArtifactLinkException>()).Which;
        error.Reason.Should().Be(reason);
        error.Target.ToString().Should().Be(Target);
        error.ErrorCode.Should().Be(code);
        error.Message.Should().Contain("team/housing/prices:v0").And.Contain(Target);
    }

    [Theory]
    [InlineData(400, "bad request")]
    [InlineData(403, "permission denied")]
    [InlineData(404, "project not found")]
    public async Task A_registry_that_is_not_there_is_found_out_by_looking(int status, string message)
    {
        await using var api = await StartAsync(WithMembership);
        api.On("LinkArtifact", ApiAnswer.Error(status, message));
        api.On("FetchRegistry", new { entity = new { project = (object?)null } });
        await using var run = await api.InitRunAsync();
        var version = await LogAsync(run);

        var link = () => run.LinkArtifactAsync(version, Target, cancellationToken: Token);

        var error = (await link.Should().ThrowAsync<ArtifactLinkException>()).Which;
        error.Reason.Should().Be(LinkFailureReason.RegistryMissing);
        error.Message.Should().Contain("Golden Datasets");
    }

    [Fact]
    public async Task A_type_that_the_registry_does_not_take_is_found_out_by_looking()
    {
        await using var api = await StartAsync(WithMembership);
        api.On("LinkArtifact", ApiAnswer.Error(400, "bad request"));
        PlayRegistry(api, allowsAll: false, "model", "prompt");
        await using var run = await api.InitRunAsync();
        var version = await LogAsync(run);

        var link = () => run.LinkArtifactAsync(version, Target, cancellationToken: Token);

        var error = (await link.Should().ThrowAsync<ArtifactLinkException>()).Which;
        error.Reason.Should().Be(LinkFailureReason.TypeNotAllowed);
        error.Message.Should().Contain("'dataset'").And.Contain("model").And.Contain("prompt");
    }

    [Fact]
    public async Task A_personal_source_is_found_out_by_looking()
    {
        await using var api = await StartAsync(WithMembership);
        api.On("FetchOrgInfoFromEntity", Personal(("Acme Inc", "acme-org")));
        api.On("LinkArtifact", ApiAnswer.Error(400, "linking only within same team or your org's registry"));
        PlayRegistry(api, allowsAll: true);
        await using var run = await api.InitRunAsync();
        var version = await LogAsync(run);

        var link = () => run.LinkArtifactAsync(version, Target, cancellationToken: Token);

        var error = (await link.Should().ThrowAsync<ArtifactLinkException>()).Which;
        error.Reason.Should().Be(LinkFailureReason.PersonalEntity);
        error.Message.Should().Contain("'team'");
    }

    [Fact]
    public async Task Several_organizations_are_listed_and_nothing_is_sent()
    {
        await using var api = await StartAsync(WithMembership);
        api.On("FetchOrgInfoFromEntity", Personal(("Acme Inc", "acme-org"), ("Beta", "beta-org")));
        await using var run = await api.InitRunAsync();
        var version = await LogAsync(run);

        var link = () => run.LinkArtifactAsync(version, Target, cancellationToken: Token);

        var error = (await link.Should().ThrowAsync<ArtifactLinkException>()).Which;
        error.Reason.Should().Be(LinkFailureReason.OrganizationUnknown);
        (await run.ExplainLinkAsync(version, CollectionPath.Parse(Target), Token)).Single().Reason.Should().Be(error.Reason);
        error.Message.Should().Contain("Acme Inc").And.Contain("Beta");
        error.IsTransient.Should().BeFalse();
        api.Operations.Should().NotContain("LinkArtifact");
    }

    [Fact]
    public async Task Another_organization_is_refused_with_the_right_one()
    {
        await using var api = await StartAsync(WithMembership);
        await using var run = await api.InitRunAsync();
        var version = await LogAsync(run);

        var link = () => run.LinkArtifactAsync(version, $"Beta/{Target}", cancellationToken: Token);

        var error = (await link.Should().ThrowAsync<ArtifactLinkException>()).Which;
        error.Reason.Should().Be(LinkFailureReason.OrganizationUnknown);
        error.Message.Should().Contain("Beta").And.Contain("Acme Inc");
    }

    [Fact]
    public async Task A_server_that_does_not_explain_itself_is_read_by_its_text_at_last()
    {
        await using var api = await StartAsync(WithMembership);
        api.On("LinkArtifact", ApiAnswer.Error(400, "artifact type 'dataset' does not match collection type 'model'"));
        api.On("FetchRegistry", ApiAnswer.Error(400, "Cannot query field \"allowAllArtifactTypesInRegistry\" on type \"Project\"."));
        await using var run = await api.InitRunAsync();
        var version = await LogAsync(run);

        var link = () => run.LinkArtifactAsync(version, Target, cancellationToken: Token);

        (await link.Should().ThrowAsync<ArtifactLinkException>()).Which.Reason.Should().Be(LinkFailureReason.CollectionTypeMismatch);
    }

    [Fact]
    public async Task A_server_that_fails_is_no_refusal()
    {
        await using var api = await StartAsync(WithMembership);
        api.On("LinkArtifact", ApiAnswer.Error(500, "An internal error occurred."));
        await using var run = await api.InitRunAsync();
        var version = await LogAsync(run);

        var link = () => run.LinkArtifactAsync(version, Target, cancellationToken: Token);

        (await link.Should().ThrowAsync<ArtifactApiException>()).Which.Should().Match<ArtifactApiException>(e => e.IsTransient && e is ArtifactApiException && !(e is ArtifactLinkException));
    }

    [Theory]
    [InlineData("wandb-registry-Golden Datasets")]
    [InlineData("housing/wandb-registry-Golden Datasets")]
    public async Task A_target_without_its_collection_is_refused_with_the_way_to_write_it(string target)
    {
        await using var api = await StartAsync(WithMembership);
        await using var run = await api.InitRunAsync();
        var version = await LogAsync(run);
        const string remedy = "Write wandb-registry-Golden Datasets/prices, or another collection in it.";

        var link = () => run.LinkArtifactAsync(version, target, cancellationToken: Token);
        var problems = await run.ExplainLinkAsync(version, CollectionPath.Parse(target), Token);

        (await link.Should().ThrowAsync<ArtifactLinkException>()).Which.Message.Should().Contain(remedy);
        problems.Should().ContainSingle().Which.Remedy.Should().Be(remedy);
        api.Operations.Should().NotContain("LinkArtifact");
    }

    [Fact]
    public async Task A_personal_source_without_an_organization_is_told_as_it_is_explained()
    {
        await using var api = await StartAsync(WithMembership);
        api.On("FetchOrgInfoFromEntity", Personal());
        await using var run = await api.InitRunAsync();
        var version = await LogAsync(run);

        var link = () => run.LinkArtifactAsync(version, Target, cancellationToken: Token);

        var explained = (await run.ExplainLinkAsync(version, CollectionPath.Parse(Target), Token)).Single().Reason;
        (await link.Should().ThrowAsync<ArtifactLinkException>()).Which.Reason.Should().Be(explained).And.Be(LinkFailureReason.PersonalEntity);
    }

    [Fact]
    public async Task Null_is_refused()
    {
        await using var api = await StartAsync(WithMembership);
        await using var run = await api.InitRunAsync();
        var version = await LogAsync(run);

        await ((Func<Task>)(() => run.LinkArtifactAsync((ArtifactVersion)null!, Target, cancellationToken: Token))).Should().ThrowAsync<ArgumentNullException>();
        await ((Func<Task>)(() => run.LinkArtifactAsync((Artifact)null!, Target, cancellationToken: Token))).Should().ThrowAsync<ArgumentNullException>();
        await ((Func<Task>)(() => run.LinkArtifactAsync(version, (string)null!, cancellationToken: Token))).Should().ThrowAsync<ArgumentNullException>();
        await ((Func<Task>)(() => run.LinkArtifactAsync(version, (CollectionPath)null!, cancellationToken: Token))).Should().ThrowAsync<ArgumentNullException>();
        await ((Func<Task>)(() => run.LinkArtifactAsync(version, Target, ["v1"], Token))).Should().ThrowAsync<ArgumentException>();
        api.Operations.Should().NotContain("LinkArtifact");
    }

    private static async Task<ScriptedApi> StartAsync(params string[] features)
    {
        var api = await ScriptedApi.StartAsync(features);
        return api.On("LinkArtifact", new { linkArtifact = new { versionIndex = 2, artifactMembership = Link() } });
    }

    private static object Link() => Wire.Membership(Wire.Artifact(), Resolved, 2, "latest", "production");

    private static void PlayRegistry(ScriptedApi api, bool allowsAll, params string[] types) => api.On("FetchRegistry", new
    {
        entity = new
        {
            project = new
            {
                name = "wandb-registry-Golden Datasets",
                allowAllArtifactTypes = allowsAll,
                artifactTypes = new { edges = types.Select(name => new { node = new { name } }) },
            },
        },
    });

    private static object Personal(params (string Name, string Entity)[] organizations) => new
    {
        entity = new
        {
            organization = (object?)null,
            user = new { organizations = organizations.Select(o => Wire.Organization(o.Name, o.Entity)) },
        },
    };

    private static Task<ArtifactVersion> LogAsync(Run run) => run.LogArtifactAsync(new Artifact("prices", "dataset"), cancellationToken: Token);
}
