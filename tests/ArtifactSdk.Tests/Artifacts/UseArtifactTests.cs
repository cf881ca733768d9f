using ArtifactSdk.Tests.Client;

namespace ArtifactSdk.Tests.Artifacts;

/// <summary>That a run's inputs are recorded.</summary>
public sealed class UseArtifactTests
{
    private const string ByMembership = "PROJECT_ARTIFACT_COLLECTION_MEMBERSHIP";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_is_completed_from_the_run_and_its_use_recorded()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        api.On("ArtifactMembershipByName", Found());
        await using var run = await Run.InitAsync(new() { Id = "run1", Entity = "others", Project = "elsewhere" }, api.Options(), Token);

        var version = await run.UseArtifactAsync("prices", "dataset", "best", Token);

        version.Id.Should().Be(Wire.Id);
        var asked = api.CallsOf("ArtifactMembershipByName").Single();
        (asked.Text("entity"), asked.Text("project"), asked.Text("name")).Should().Be(("others", "elsewhere", "prices:best"));
        var used = api.CallsOf("UseArtifact").Single();
        (used.Text("entityName"), used.Text("projectName"), used.Text("runName"), used.Text("artifactID")).Should().Be(("others", "elsewhere", "run1", Wire.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_it_was_found_is_sent_to_servers_that_know_it(bool known)
    {
        await using var api = await ScriptedApi.StartAsync(known ? [ByMembership, "USE_ARTIFACT_WITH_ENTITY_AND_PROJECT_INFORMATION"] : [ByMembership]);
        api.On("ArtifactMembershipByName", Found());
        await using var run = await api.InitRunAsync();

        await run.UseArtifactAsync("prices", cancellationToken: Token);

        var used = api.CallsOf("UseArtifact").Single();
        used.Document.Contains("artifactEntityName", StringComparison.Ordinal).Should().Be(known);
        used.Text("artifactEntityName").Should().Be(known ? "team" : null);
        used.Text("artifactProjectName").Should().Be(known ? "housing" : null);
    }

    [Fact]
    public async Task A_version_in_hand_is_recorded_without_looking_it_up()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        await using var run = await api.InitRunAsync();
        var version = await run.LogArtifactAsync(new Artifact("prices", "dataset"), cancellationToken: Token);

        (await run.UseArtifactAsync(version, Token)).Should().BeSameAs(version);

        api.Operations.Should().NotContain("ArtifactMembershipByName").And.Contain("UseArtifact");
    }

    [Fact]
    public async Task Nothing_is_recorded_of_what_is_not_found()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        api.On("ArtifactMembershipByName", Found());
        await using var run = await api.InitRunAsync();

        var use = () => run.UseArtifactAsync("prices", type: "model", cancellationToken: Token);

        await use.Should().ThrowAsync<ArtifactNotFoundException>();
        api.Operations.Should().NotContain("UseArtifact");
    }

    private static object Found() => new { project = new { artifactCollectionMembership = Wire.Membership(Wire.Artifact(), "team/housing/prices", 0, "latest") } };
}
