using System.Net;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Client;

/// <summary>What every public call does when it cannot work: each says so in its own words, and none hangs or hides it.</summary>
public sealed class BadInputTests
{
    public static TheoryData<string> Calls => [.. PublicCalls.All.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_time_limit_of_an_HttpClient_that_was_given_is_warned_of_and_named_when_it_ends_a_request()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var log = new ListLoggerProvider();
        using var http = new HttpClient(new Silent()) { Timeout = TimeSpan.FromMilliseconds(20) };
        var options = api.Options();
        (options.LoggerFactory, options.Retry.MaxAttempts) = (log, 1);
        using var client = new ArtifactClient(options, http);

        var ask = () => client.GetAccountAsync(TestContext.Current.CancellationToken);

        (await ask.Should().ThrowAsync<ArtifactApiException>()).Which.Message.Should().Contain("HttpClient.Timeout has passed").And.Contain("Timeout.InfiniteTimeSpan");
        log.Text.Should().Contain("aborts every request after 00:00:00.0200000");
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_disposed_client_serves_no_more(string call)
    {
        await using var calls = await PublicCalls.StartAsync();
        calls.Client.Dispose();

        var act = () => PublicCalls.All[call](calls, Token);

        await act.Should().ThrowAsync<ObjectDisposedException>();
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_cancelled_token_stops_the_call_and_is_not_wrapped(string call)
    {
        await using var calls = await PublicCalls.StartAsync();

        var act = () => PublicCalls.All[call](calls, new CancellationToken(canceled: true));

        await act.Should().ThrowAsync<OperationCanceledException>();
        Directory.Exists(calls.Folder).Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task No_permission_is_an_error_of_access_that_does_not_show_the_key(string call)
    {
        await using var calls = await PublicCalls.StartAsync();
        calls.Api.Always = ApiAnswer.Error(403, "permission denied", "PERMISSION_ERROR");

        var error = await ErrorOfAsync(calls, call);

        error.Should().BeOfType<ArtifactAccessException>().Which.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        error!.ToString().Should().NotContain(ScriptedApi.Key);
        Directory.Exists(calls.Folder).Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task An_answer_that_is_no_JSON_is_an_error_that_names_the_operation(string call)
    {
        await using var calls = await PublicCalls.StartAsync();
        calls.Api.Always = new ApiAnswer(200, "<html>a proxy's page</html>");

        var error = await ErrorOfAsync(calls, call);

        error.Should().BeAssignableTo<ArtifactApiException>().Which.Operation.Should().NotBeNullOrEmpty();
        error!.Message.Should().StartWith("Could not ");
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Data_that_hold_nothing_never_end_in_a_null_reference(string call)
    {
        await using var calls = await PublicCalls.StartAsync();
        calls.Api.Always = ApiAnswer.Data(new { });

        var error = await ErrorOfAsync(calls, call);

        if (error is not null)
        {
            error.Should().BeAssignableTo<ArtifactException>();
        }
    }

    public static TheoryData<string> NullCalls => [.. Nulls.Keys];

    private static IReadOnlyDictionary<string, Func<PublicCalls, Task>> Nulls { get; } = new Dictionary<string, Func<PublicCalls, Task>>(StringComparer.Ordinal)
    {
        ["new client"] = _ => Task.FromResult(new ArtifactClient(null!)),
        ["client.GetArtifact(name)"] = c => c.Client.GetArtifactAsync((string)null!),
        ["client.GetArtifact(path)"] = c => c.Client.GetArtifactAsync((ArtifactPath)null!),
        ["client.ArtifactExists"] = c => c.Client.ArtifactExistsAsync(null!),
        ["client.DownloadMany"] = c => c.Client.DownloadManyAsync(null!),
        ["client.GetRun"] = c => c.Client.GetRunAsync(null!),
        ["client.GetCollection"] = c => c.Client.GetCollectionAsync(null!),
        ["client.CollectionExists"] = c => c.Client.CollectionExistsAsync(null!),
        ["client.GetCollections"] = c => c.Client.GetCollectionsAsync(null!).GetAsyncEnumerator().MoveNextAsync().AsTask(),
        ["client.GetArtifactTypes"] = c => c.Client.GetArtifactTypesAsync(null!).GetAsyncEnumerator().MoveNextAsync().AsTask(),
        ["client.GetRegistry"] = c => c.Client.GetRegistryAsync(null!),
        ["client.CreateRegistry"] = c => c.Client.CreateRegistryAsync(null!),
        ["client.ExplainLink(version)"] = c => c.Client.ExplainLinkAsync(null!, c.Version.Path.Collection),
        ["client.ExplainLink(target)"] = c => c.Client.ExplainLinkAsync(c.Version, (CollectionPath)null!),
        ["client.ExplainLink(targetPath)"] = c => c.Client.ExplainLinkAsync(c.Version, (string)null!),
        ["version.DownloadFile(name)"] = c => c.Version.DownloadFileAsync(null!, "x"),
        ["version.DownloadFile(path)"] = c => c.Version.DownloadFileAsync("a", null!),
        ["version.OpenRead"] = c => c.Version.OpenReadAsync(null!),
        ["version.Verify"] = c => c.Version.VerifyAsync(null!),
        ["version.Checkout"] = c => c.Version.CheckoutAsync(null!),
        ["version.Link"] = c => c.Version.LinkAsync((CollectionPath)null!),
        ["version.AddAliases"] = c => c.Version.AddAliasesAsync(null!),
        ["version.AddAliases(item)"] = c => c.Version.AddAliasesAsync([null!]),
        ["version.RemoveAliases"] = c => c.Version.RemoveAliasesAsync(null!),
        ["version.Update"] = c => c.Version.UpdateAsync(null!),
        ["collection.Update"] = c => c.Collection.UpdateAsync(null!),
        ["registry.Update"] = c => c.Registry.UpdateAsync(null!),
        ["registry.Rename"] = c => c.Registry.RenameAsync(null!),
        ["registry.AddMember"] = c => c.Registry.AddMemberAsync(null!),
        ["registry.RemoveMember"] = c => c.Registry.RemoveMemberAsync(null!),
        ["registry.SetMemberRole"] = c => c.Registry.SetMemberRoleAsync(null!, RegistryRole.Viewer),
        ["registry.AddTeam"] = c => c.Registry.AddTeamAsync(null!),
        ["registry.RemoveTeam"] = c => c.Registry.RemoveTeamAsync(null!),
        ["registry.SetTeamRole"] = c => c.Registry.SetTeamRoleAsync(null!, RegistryRole.Viewer),
        ["registry.At"] = c => Task.FromResult(c.Registry.At(null!)),
        ["run.LogArtifact"] = c => c.Run.LogArtifactAsync(null!),
        ["run.LogArtifact(alias)"] = c => c.Run.LogArtifactAsync(new("a", "b"), [null!]),
        ["run.UpsertArtifact"] = c => c.Run.UpsertArtifactAsync(null!, "id"),
        ["run.FinishArtifact"] = c => c.Run.FinishArtifactAsync(null!, "id"),
        ["run.LinkArtifact(version)"] = c => c.Run.LinkArtifactAsync((ArtifactVersion)null!, "a/b"),
        ["run.LinkArtifact(draft)"] = c => c.Run.LinkArtifactAsync((Artifact)null!, "a/b"),
        ["run.LinkArtifact(path)"] = c => c.Run.LinkArtifactAsync(c.Version, (string)null!),
        ["run.LinkArtifact(target)"] = c => c.Run.LinkArtifactAsync(c.Version, (CollectionPath)null!),
        ["run.UseArtifact(name)"] = c => c.Run.UseArtifactAsync((string)null!),
        ["run.UseArtifact(draft)"] = c => c.Run.UseArtifactAsync((Artifact)null!),
        ["run.UseArtifact(version)"] = c => c.Run.UseArtifactAsync((ArtifactVersion)null!),
        ["run.Log"] = c => c.Run.LogAsync((System.Text.Json.Nodes.JsonObject)null!),
        ["run.UpdateConfig"] = c => c.Run.UpdateConfigAsync(null!),
        ["run.SetTags"] = c => c.Run.SetTagsAsync(null!),
        ["run.SetTags(item)"] = c => c.Run.SetTagsAsync([null!]),
        ["run.SetNotes"] = c => c.Run.SetNotesAsync(null!),
        ["new artifact(name)"] = _ => Task.FromResult(new Artifact(null!, "t")),
        ["new artifact(type)"] = _ => Task.FromResult(new Artifact("n", null!)),
        ["artifact.AddFile"] = _ => Task.FromResult(new Artifact("n", "t").AddFile(null!)),
        ["artifact.AddDirectory"] = _ => Task.FromResult(new Artifact("n", "t").AddDirectory(null!)),
        ["artifact.AddBytes"] = _ => Task.FromResult(new Artifact("n", "t").AddBytes(null!, default)),
        ["artifact.AddStream"] = _ => Task.FromResult(new Artifact("n", "t").AddStream("x", (Stream)null!)),
        ["artifact.Remove"] = _ => Task.FromResult(new Artifact("n", "t").Remove(null!)),
    };

    [Theory]
    [MemberData(nameof(NullCalls))]
    public async Task Null_is_refused_before_anything_is_sent(string call)
    {
        await using var calls = await PublicCalls.StartAsync();
        var before = calls.Api.Calls.Count;

        var act = () => Nulls[call](calls);

        await act.Should().ThrowAsync<ArgumentException>();
        calls.Api.Calls.Should().HaveCount(before);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a/b/c/d/e")]
    [InlineData("a//b")]
    [InlineData("pri%ces:")]
    [InlineData("team/ho?using/prices")]
    [InlineData("prices:v0:v1")]
    public async Task Names_that_break_a_rule_are_refused_before_anything_is_sent(string name)
    {
        await using var calls = await PublicCalls.StartAsync();
        var before = calls.Api.Calls.Count;

        var get = () => calls.Client.GetArtifactAsync(name, cancellationToken: Token);
        var use = () => calls.Run.UseArtifactAsync(name, cancellationToken: Token);
        var link = () => calls.Run.LinkArtifactAsync(calls.Version, name, cancellationToken: Token);

        (await get.Should().ThrowAsync<ArtifactPathFormatException>()).Which.Message.Should().Contain($"'{name}'");
        await use.Should().ThrowAsync<ArtifactPathFormatException>();
        await link.Should().ThrowAsync<ArtifactPathFormatException>();
        calls.Api.Calls.Should().HaveCount(before);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/etc/outside")]
    [InlineData("C:\\outside")]
    [InlineData("..\\outside")]
    [InlineData("a/./b")]
    [InlineData("a\0b")]
    public async Task A_manifest_whose_paths_lead_out_writes_nothing(string path)
    {
        await using var api = await ScriptedApi.StartAsync("ARTIFACT_COLLECTION_MEMBERSHIP_FILES");
        using var client = api.Client();
        var version = await new Artifacts.PublishedVersion(api, ("a", "x"u8.ToArray()), (path, "evil"u8.ToArray())).GetAsync(client);
        var folder = Directory.CreateTempSubdirectory("artifactsdk-test-").FullName;
        try
        {
            var target = Path.Combine(folder, "one", "two");
            Func<Task>[] writers =
            [
                () => version.DownloadAsync(target, cancellationToken: Token),
                () => version.CheckoutAsync(target, cancellationToken: Token),
                async () => throw (await client.DownloadManyAsync([version], target, cancellationToken: Token))[0].Error!,
            ];
            foreach (var writer in writers)
            {
                await writer.Should().ThrowAsync<ArtifactException>();
            }

            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Should().BeEmpty();
            Directory.Exists(target).Should().BeFalse();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("no JSON at all")]
    [InlineData("")]
    [InlineData("[1,2]")]
    [InlineData("null")]
    [InlineData("{\"version\":1,\"contents\":")]
    [InlineData("{\"version\":1,\"contents\":[]}")]
    [InlineData("{\"version\":1,\"contents\":{\"a\":7}}")]
    [InlineData("{\"version\":99,\"contents\":{}}")]
    public async Task A_manifest_that_is_none_is_an_error_of_every_call_that_reads_one(string manifest)
    {
        await using var calls = await PublicCalls.StartAsync();
        calls.Api.Server.On("GET", "/bad/wandb_manifest.json", TestSupport.StubAnswer.Text(manifest, 200));
        calls.Api.On("FetchArtifactManifest", new { artifact = new { currentManifest = new { file = new { directUrl = calls.Api.Server.At("/bad/wandb_manifest.json") } } } });

        foreach (var call in (string[])["version.GetFiles", "version.Download", "version.DownloadFile", "version.OpenRead", "version.Verify", "version.Checkout", "version.NewDraft", "client.DownloadMany"])
        {
            var error = await ErrorOfAsync(calls, call);

            error.Should().BeAssignableTo<ArtifactException>(call);
            error!.Message.Should().Contain("manifest").And.StartWith("Could not ");
        }

        Directory.Exists(calls.Folder).Should().BeFalse();
    }

    private static async Task<Exception?> ErrorOfAsync(PublicCalls calls, string call)
    {
        try
        {
            var work = PublicCalls.All[call](calls, Token);
            await work;
            return work is Task<IReadOnlyList<ArtifactDownloadResult>> many ? (await many)[0].Error : null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private sealed class Silent : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var never = new TaskCompletionSource<HttpResponseMessage>();
            await using var end = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
            return await never.Task;
        }
    }
}
