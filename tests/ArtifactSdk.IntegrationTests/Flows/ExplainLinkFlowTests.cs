using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>What would keep a version from being linked, asked before it is tried.</summary>
public sealed class ExplainLinkFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly ArtifactClient _client = new(fixture.Options());
    private readonly string _collection = $"c-{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_speaks_against_a_link_that_works()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, "dataset");
        var target = CollectionPath.ForRegistry("Golden Datasets", _collection);

        (await _client.ExplainLinkAsync(version, target, Token)).Should().BeEmpty();
        (await run.ExplainLinkAsync(version, CollectionPath.Parse(_collection), Token)).Should().BeEmpty();
        (await run.ExplainLinkAsync(version, CollectionPath.Parse($"no-such-project/{_collection}"), Token)).Should().BeEmpty("the project is made by the link");
        (await version.LinkAsync(target, cancellationToken: Token)).Number.Should().Be(0);
        (await _client.ExplainLinkAsync(version, target, Token)).Should().BeEmpty("linking again is allowed");
    }

    [Theory]
    [InlineData("wandb-registry-Nowhere/c", LinkFailureReason.RegistryMissing, "Nowhere")]
    [InlineData("nobody/wandb-registry-model/c", LinkFailureReason.OrganizationUnknown, "nobody")]
    [InlineData("wandb-registry-Models only/c", LinkFailureReason.TypeNotAllowed, "'dataset'")]
    public async Task What_an_explanation_says_is_what_the_link_then_says(string target, LinkFailureReason reason, string names)
    {
        if (reason == LinkFailureReason.TypeNotAllowed)
        {
            await fixture.CreateRegistryAsync("Models only", "model");
        }

        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, "dataset");

        var problems = await run.ExplainLinkAsync(version, target, Token);
        var link = () => run.LinkArtifactAsync(version, target, cancellationToken: Token);

        (await run.ExplainLinkAsync(version, CollectionPath.Parse(target), Token)).Should().Equal(problems);
        (await _client.ExplainLinkAsync(version, target, Token)).Should().Equal(problems);
        var problem = problems.Should().ContainSingle().Subject;
        problem.Reason.Should().Be(reason);
        problem.Problem.Should().Contain(names);
        problem.Remedy.Should().EndWith(".");
        (await link.Should().ThrowAsync<ArtifactLinkException>()).Which.Should().Match<ArtifactLinkException>(e =>
            e.Reason == reason && e.Message.Contains(problem.Problem, StringComparison.Ordinal) && e.Message.Contains(problem.Remedy, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_that_is_a_text_follows_the_rules_of_links()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, "dataset");

        (await run.ExplainLinkAsync(version, _collection, Token)).Should().BeEmpty("what is left out comes from the run");
        (await _client.ExplainLinkAsync(version, $"wandb-registry-Golden Datasets/{_collection}", Token)).Should().BeEmpty();
        (await version.LinkAsync($"wandb-registry-Golden Datasets/{_collection}", ["good"], Token)).Aliases.Should().Contain("good");
        foreach (var wrong in new[] { "", "a/b/c/d", $"{_collection}:v0", "wandb-registry-x/" })
        {
            var calls = new Func<Task>[]
            {
                () => run.LinkArtifactAsync(version, wrong, cancellationToken: Token),
                () => run.ExplainLinkAsync(version, wrong, Token),
                () => _client.ExplainLinkAsync(version, wrong, Token),
                () => version.LinkAsync(wrong, cancellationToken: Token),
            };
            foreach (var call in calls)
            {
                await call.Should().ThrowAsync<ArtifactPathFormatException>(wrong);
            }
        }
    }

    [Fact]
    public async Task The_type_of_the_collection_is_compared()
    {
        await using var run = await fixture.InitRunAsync();
        var target = CollectionPath.ForRegistry("Golden Datasets", _collection);
        await (await LogAsync(run, "dataset")).LinkAsync(target, cancellationToken: Token);
        var other = await LogAsync(run, "table");

        var problems = await _client.ExplainLinkAsync(other, target, Token);

        problems.Should().ContainSingle().Which.Should().Match<LinkProblem>(p =>
            p.Reason == LinkFailureReason.CollectionTypeMismatch && p.Problem.Contains("'dataset'", StringComparison.Ordinal) && p.Problem.Contains("'table'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_reasons_are_told_at_once()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, "dataset");
        await version.DeleteAsync(cancellationToken: Token);

        var problems = await _client.ExplainLinkAsync(version, CollectionPath.ForRegistry("Nowhere", "c"), Token);

        problems.Select(p => p.Reason).Should().Equal(LinkFailureReason.NotCommitted, LinkFailureReason.RegistryMissing);
    }

    [Fact]
    public async Task A_collection_that_versions_are_logged_into_takes_no_links()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, "dataset");
        await LogAsync(run, "table");

        var problems = await run.ExplainLinkAsync(version, CollectionPath.Parse("of-table"), Token);
        var link = () => run.LinkArtifactAsync(version, "of-table", cancellationToken: Token);

        problems.Should().ContainSingle().Which.Problem.Should().Contain("logged into");
        await link.Should().ThrowAsync<ArtifactLinkException>();
    }

    [Fact]
    public async Task Null_is_refused()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, "dataset");
        var target = CollectionPath.Parse("c");
        Func<Task>[] wrong =
        [
            () => _client.ExplainLinkAsync(null!, target, Token),
            () => _client.ExplainLinkAsync(version, (CollectionPath)null!, Token),
            () => run.ExplainLinkAsync(null!, target, Token),
            () => run.ExplainLinkAsync(version, (string)null!, Token),
        ];

        foreach (var call in wrong)
        {
            await call.Should().ThrowAsync<ArgumentNullException>();
        }
    }

    public void Dispose() => _client.Dispose();

    private static Task<ArtifactVersion> LogAsync(Run run, string type) =>
        run.LogArtifactAsync(new Artifact($"of-{type}", type).AddBytes("f", new byte[] { 1 }), cancellationToken: Token);
}
