using ArtifactSdk.Tests.Artifacts;

namespace ArtifactSdk.Tests.Client;

/// <summary>The blocking twins, on a thread whose context runs nothing while it waits.</summary>
public sealed class BlockingTwinTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_of_them_end_on_a_single_threaded_context_and_never_use_it()
    {
        await using var api = await ScriptedApi.StartAsync("ARTIFACT_COLLECTION_MEMBERSHIP_FILES", "ARTIFACT_MEMBERSHIP_IN_LINK_ARTIFACT_RESPONSE");
        using var setup = api.Client();
        var published = new PublishedVersion(api, ("a.txt", "content"u8.ToArray()));
        _ = await published.GetAsync(setup);
        var link = Wire.Membership(Wire.Artifact(), "acme-org/wandb-registry-model/c", 0);
        api.On("LinkArtifact", new { linkArtifact = new { versionIndex = 0, artifactMembership = link } });
        var folder = Directory.CreateTempSubdirectory("artifactsdk-test-").FullName;
        List<string> done = [];

        var context = await SingleThreadContext.RunAsync(() =>
        {
            var run = Run.Init(new() { Id = "run1" }, api.Options());
            var version = run.LogArtifact(new Artifact("prices", "dataset").AddBytes("a.txt", "content"u8.ToArray()));
            done.Add(version.Path.ToString());
            done.Add(run.LinkArtifact(version, "wandb-registry-model/c").Path.ToString());
            done.Add(run.UseArtifact("prices", "dataset", "latest").Path.ToString());
            run.Finish();
            using var client = api.Client();
            done.Add(client.GetArtifact("prices", "dataset", "v0").Download(folder).FileCount.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }).WaitAsync(Token);

        done.Should().Equal("team/housing/prices:v0", "acme-org/wandb-registry-model/c:v0", "team/housing/prices:v0", "1");
        context.Posts.Should().Be(0);
        (await File.ReadAllTextAsync(Path.Combine(folder, "a.txt"), Token)).Should().Be("content");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Errors_come_as_they_are_and_not_wrapped()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("ArtifactByName", new { project = (object?)null });
        using var client = api.Client();

        var get = () => SingleThreadContext.RunAsync(() => client.GetArtifact("prices")).WaitAsync(Token);

        await get.Should().ThrowAsync<ArtifactNotFoundException>();
    }
}
