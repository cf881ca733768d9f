using ArtifactSdk.IntegrationTests.Support;
using ArtifactSdk.Server;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>A program that talks to two servers, whose first versions have the same id and are different ones.</summary>
public sealed class OtherServerFlowTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RegistryServer _serverHere = null!;
    private RegistryServer _serverThere = null!;
    private Run _runHere = null!;
    private Run _runThere = null!;
    private ArtifactVersion _here = null!;
    private ArtifactVersion _there = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (_serverHere, _serverThere) = (await RegistryServer.StartAsync(cancellationToken: Token), await RegistryServer.StartAsync(cancellationToken: Token));
        (_runHere, _here) = await LogAsync(_serverHere, "here");
        (_runThere, _there) = await LogAsync(_serverThere, "there");
        _there.Id.Should().Be(_here.Id, "this is what the tests are about");
    }

    public async ValueTask DisposeAsync()
    {
        await _runHere.DisposeAsync();
        await _runThere.DisposeAsync();
        await _serverHere.DisposeAsync();
        await _serverThere.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_got_from_one_server_is_not_taken_for_what_the_other_has_under_its_id()
    {
        var target = CollectionPath.Parse("wandb-registry-dataset/c");
        var draft = await _here.NewDraftAsync(Token);

        Func<Task>[] wrong =
        [
            () => _runThere.LinkArtifactAsync(_here, target, cancellationToken: Token),
            () => _runThere.ExplainLinkAsync(_here, target, Token),
            () => _runThere.UseArtifactAsync(_here, Token),
            () => _runThere.LogArtifactAsync(new Artifact("refers", "dataset").AddReference(_here, "name"), cancellationToken: Token),
            () => _runThere.LogArtifactAsync(draft, cancellationToken: Token),
            () => _runThere.UseArtifactAsync(draft, cancellationToken: Token),
            () => _runThere.UpsertArtifactAsync(draft, "writers", cancellationToken: Token),
        ];

        foreach (var act in wrong)
        {
            (await act.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain(_serverHere.BaseUrl.Authority).And.Contain(_serverThere.BaseUrl.Authority);
        }

        (await _runThere.GetUsedArtifactsAsync(cancellationToken: Token).ToListAsync(Token)).Should().BeEmpty();
    }

    [Fact]
    public async Task Versions_of_both_are_downloaded_together()
    {
        using var client = new ArtifactClient(Options(_serverHere));

        var results = await client.DownloadManyAsync([_here, _there], _folder["out"], cancellationToken: Token);

        results.Should().OnlyContain(r => r.IsComplete);
        (await File.ReadAllTextAsync(_folder["out/here-v0/name"], Token)).Should().Be("here");
        (await File.ReadAllTextAsync(_folder["out/there-v0/name"], Token)).Should().Be("there");
    }

    [Fact]
    public async Task A_name_of_a_file_that_is_null_is_refused()
    {
        var download = () => _here.DownloadAsync(_folder["out"], new() { Names = [null!] }, Token);

        await download.Should().ThrowAsync<ArgumentException>().WithMessage("*null*");
    }

    private async Task<(Run Run, ArtifactVersion Version)> LogAsync(RegistryServer server, string name)
    {
        var run = await Run.InitAsync(new() { Project = "p" }, Options(server), Token);
        return (run, await run.LogArtifactAsync(new Artifact(name, "dataset").AddBytes("name", System.Text.Encoding.UTF8.GetBytes(name)), cancellationToken: Token));
    }

    private ArtifactClientOptions Options(RegistryServer server) => new() { BaseUrl = server.BaseUrl, ApiKey = server.ApiKey, Transfer = { CacheDirectory = _folder["cache"] } };
}
