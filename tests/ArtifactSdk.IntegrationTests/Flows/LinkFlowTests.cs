using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Linking into registries, and getting versions back by name, type and tag.</summary>
public sealed class LinkFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _collection = $"c-{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Target => $"wandb-registry-Golden Datasets/{_collection}";

    [Fact]
    public async Task A_link_counts_from_v0_in_its_collection_though_the_source_is_v1()
    {
        await using var run = await fixture.InitRunAsync();
        await LogAsync(run, 1);
        var v1 = await LogAsync(run, 2);

        var linked = await run.LinkArtifactAsync(v1, Target, ["production"], Token);

        v1.Number.Should().Be(1);
        linked.Number.Should().Be(0);
        linked.IsLink.Should().BeTrue();
        linked.Id.Should().Be(v1.Id);
        linked.SourcePath.Should().Be(v1.Path);
        linked.Aliases.Should().BeEquivalentTo("latest", "production");
        linked.Path.Collection.Registry.Should().Be("Golden Datasets");
    }

    [Fact]
    public async Task Linking_again_is_idempotent_and_adds_aliases()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, 1);
        await run.LinkArtifactAsync(version, Target, ["staging"], Token);

        var again = await run.LinkArtifactAsync(version, Target, ["production"], Token);

        again.Number.Should().Be(0);
        again.Aliases.Should().BeEquivalentTo("latest", "staging", "production");
    }

    [Fact]
    public async Task An_alias_moves_to_the_version_that_is_linked_with_it_next()
    {
        await using var run = await fixture.InitRunAsync();
        await run.LinkArtifactAsync(await LogAsync(run, 1), Target, ["production"], Token);
        await run.LinkArtifactAsync(await LogAsync(run, 2), Target, ["production"], Token);
        using var client = new ArtifactClient(fixture.Options());

        (await client.GetArtifactAsync(Target, "dataset", "production", Token)).Number.Should().Be(1);
        (await client.GetArtifactAsync(Target, "dataset", "v0", Token)).Aliases.Should().BeEmpty();
        (await client.GetArtifactAsync(Target, cancellationToken: Token)).Number.Should().Be(1);
    }

    [Fact]
    public async Task Source_and_link_keep_their_own_aliases()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, 1, ["of-source"]);
        await run.LinkArtifactAsync(version, Target, ["of-link"], Token);
        using var client = new ArtifactClient(fixture.Options());

        (await client.GetArtifactAsync(Target, cancellationToken: Token)).Aliases.Should().BeEquivalentTo("latest", "of-link");
        (await client.GetArtifactAsync(version.Path.ToString(), cancellationToken: Token)).Aliases.Should().BeEquivalentTo("latest", "of-source");
    }

    [Fact]
    public async Task A_draft_is_logged_and_linked_in_one_call()
    {
        await using var run = await fixture.InitRunAsync();

        var linked = await run.LinkArtifactAsync(new Artifact("draft", "dataset").AddBytes("f", new byte[] { 1 }), Target, ["production"], Token);

        linked.IsLink.Should().BeTrue();
        linked.SourcePath.ToString().Should().Be($"{run.Entity}/{run.Project}/draft:v0");
    }

    [Fact]
    public async Task The_organisation_may_be_named_and_must_be_the_right_one()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, 1);

        var linked = await run.LinkArtifactAsync(version, $"{fixture.Server.Organization}/{Target}", cancellationToken: Token);
        var wrong = () => run.LinkArtifactAsync(version, $"no-such-organisation/{Target}", cancellationToken: Token);

        linked.Number.Should().Be(0);
        (await wrong.Should().ThrowAsync<ArtifactLinkException>()).Which.Should().Match<ArtifactLinkException>(e =>
            e.Reason == LinkFailureReason.OrganizationUnknown && e.Message.Contains("no-such-organisation", StringComparison.Ordinal) && e.Message.Contains(fixture.Server.Organization, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_registry_that_does_not_exist_is_named_in_the_error()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, 1);

        var link = () => run.LinkArtifactAsync(version, "wandb-registry-Nowhere/c", cancellationToken: Token);

        (await link.Should().ThrowAsync<ArtifactLinkException>()).Which.Should().Match<ArtifactLinkException>(e =>
            e.Reason == LinkFailureReason.RegistryMissing && e.Message.Contains("Nowhere", StringComparison.Ordinal) && e.Message.LastIndexOf("Could not", StringComparison.Ordinal) == 0);
    }

    [Fact]
    public async Task A_type_that_the_registry_does_not_accept_is_named_in_the_error()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, 1);
        await fixture.CreateRegistryAsync("Models only", "model");

        var link = () => run.LinkArtifactAsync(version, "wandb-registry-Models only/c", cancellationToken: Token);

        (await link.Should().ThrowAsync<ArtifactLinkException>()).Which.Should().Match<ArtifactLinkException>(e =>
            e.Reason == LinkFailureReason.TypeNotAllowed && e.Message.Contains("'dataset'", StringComparison.Ordinal) && e.Message.Contains("allowed: model", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plain_project_is_a_target_too()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, 1);

        var linked = await run.LinkArtifactAsync(version, $"other-{run.Project}/links", cancellationToken: Token);

        linked.Path.ToString().Should().Be($"{run.Entity}/other-{run.Project}/links:v0");
    }

    [Fact]
    public async Task Another_type_is_not_found_and_the_real_one_is_named()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, 1);
        using var client = new ArtifactClient(fixture.Options());

        var get = () => client.GetArtifactAsync(version.Path.ToString(), type: "model", cancellationToken: Token);

        (await get.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("'dataset'").And.Contain("'model'");
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("v7")]
    public async Task An_unknown_tag_is_not_found_and_named(string tag)
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, 1);
        using var client = new ArtifactClient(fixture.Options());

        var get = () => client.GetArtifactAsync(version.Path.Collection.ToString(), tag: tag, cancellationToken: Token);

        (await get.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain(tag);
    }

    [Fact]
    public async Task The_DeepDriver_spelling_V2_is_the_second_version()
    {
        await using var run = await fixture.InitRunAsync();
        await LogAsync(run, 1);
        var second = await LogAsync(run, 2);
        using var client = new ArtifactClient(fixture.Options());

        (await client.GetArtifactAsync(second.Path.Collection.ToString(), tag: "V2", cancellationToken: Token)).Id.Should().Be(second.Id);
    }

    [Fact]
    public async Task A_used_artifact_is_the_one_that_was_asked_for()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, 1);

        (await run.UseArtifactAsync("source", "dataset", "latest", Token)).Id.Should().Be(version.Id);
        (await run.UseArtifactAsync(version, Token)).Id.Should().Be(version.Id);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_not_repeated_in_the_error()
    {
        var options = fixture.Options();
        options.ApiKey = new string('0', 40);
        using var client = new ArtifactClient(options);

        var get = () => client.GetArtifactAsync("a/b/c", cancellationToken: Token);

        var refused = (await get.Should().ThrowAsync<ArtifactAccessException>()).Which;
        refused.ToString().Should().NotContain(options.ApiKey);
        refused.CredentialSource.Should().NotBeNullOrEmpty();
        refused.Message.Should().Contain(refused.CredentialSource);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<ArtifactVersion> LogAsync(Run run, int content, string[]? aliases = null) =>
        run.LogArtifactAsync(new Artifact("source", "dataset").AddBytes("f", BitConverter.GetBytes(content)), aliases, cancellationToken: Token);
}
