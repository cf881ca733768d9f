using ArtifactSdk.Tests.Client;

namespace ArtifactSdk.Tests.Artifacts;

/// <summary>What is sent for versions that are laid over others or made by several writers.</summary>
public sealed class PartialManifestTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_incremental_log_names_its_base_and_updates_its_manifest()
    {
        await using var api = await StartAsync();
        await using var run = await api.InitRunAsync();
        var draft = new Artifact("prices", "dataset") { Incremental = true }.AddBytes("a", "1"u8.ToArray());

        await run.LogArtifactAsync(draft, cancellationToken: Token);

        api.Operations.Where(o => o != "RunResumeStatus" && o != "UpsertBucket").Should().Equal(
            "ArtifactType", "CreateArtifact", "CreateArtifactManifest", "CreateArtifactFiles", "UpdateArtifactManifest", "CommitArtifact", "ArtifactByID");
        var created = api.CallsOf("CreateArtifact").Single();
        created.At("input.enableDigestDeduplication")!.Value.GetBoolean().Should().BeFalse();
        created.At("input.distributedID").Should().BeNull();
        var manifest = api.CallsOf("CreateArtifactManifest").Single();
        (manifest.Text("manifestType"), manifest.Text("name"), manifest.Text("baseArtifactID")).Should().Be(("INCREMENTAL", "wandb_manifest.incremental.json", "TEFURVNU"));
        var update = api.CallsOf("UpdateArtifactManifest").Single();
        update.Text("artifactManifestID").Should().Be("TTE=");
        update.At("includeUpload")!.Value.GetBoolean().Should().BeTrue();
        var sent = api.Server.Requests.Single(r => r.Method == "PUT" && r.Path == "/up-manifest");
        update.Text("digest").Should().Be(PublishedVersion.Md5(sent.Body));
    }

    [Fact]
    public async Task A_writer_of_several_commits_nothing_and_the_last_one_does()
    {
        await using var api = await StartAsync();
        await using var run = await api.InitRunAsync();

        await run.UpsertArtifactAsync(new Artifact("prices", "dataset").AddBytes("a", "1"u8.ToArray()), "night", cancellationToken: Token);
        api.Operations.Should().NotContain("CommitArtifact");
        await run.FinishArtifactAsync(new Artifact("prices", "dataset"), "night", cancellationToken: Token);

        api.CallsOf("CommitArtifact").Should().ContainSingle();
        api.CallsOf("CreateArtifact").Select(c => c.At("input.distributedID")!.Value.GetString()).Should().Equal("night", "night");
        api.CallsOf("CreateArtifactManifest").Select(c => (c.Text("manifestType"), c.Text("name"))).Should().AllBeEquivalentTo(("PATCH", "wandb_manifest.patch.json"));
        api.CallsOf("UpdateArtifactManifest").Should().HaveCount(2);
    }

    [Fact]
    public async Task A_server_that_makes_no_such_versions_says_so()
    {
        await using var api = await StartAsync();
        api.On("CreateArtifact", ApiAnswer.Error(400, "Field \"distributedID\" is not defined by type \"CreateArtifactInput\"."));
        await using var run = await api.InitRunAsync();

        var upsert = () => run.UpsertArtifactAsync(new Artifact("prices", "dataset").AddBytes("a", "1"u8.ToArray()), "night", cancellationToken: Token);

        (await upsert.Should().ThrowAsync<ArtifactApiException>()).Which.Message.Should().Contain("distributedID");
    }

    private static async Task<ScriptedApi> StartAsync()
    {
        var api = await ScriptedApi.StartAsync();
        api.On("CreateArtifact", new { createArtifact = new { artifact = new { id = Wire.Id, state = "PENDING", artifactSequence = new { latestArtifact = new { id = "TEFURVNU" } } } } });
        api.On("UpdateArtifactManifest", call =>
        {
            api.Server.On("PUT", "/up-manifest", TestSupport.StubAnswer.Status(200));
            return ApiAnswer.Data(new { updateArtifactManifest = new { artifactManifest = new { id = "TTE=", file = new { id = "Rg==", uploadUrl = api.Server.At("/up-manifest"), uploadHeaders = new[] { $"Content-MD5:{call.Text("digest")}" } } } } });
        });
        return api;
    }
}
