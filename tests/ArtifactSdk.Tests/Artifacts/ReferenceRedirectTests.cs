using ArtifactSdk.Tests.Client;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Artifacts;

/// <summary>Web references that lead from host to host: the key stays at home, also when the way comes back there.</summary>
public sealed class ReferenceRedirectTests : IAsyncLifetime
{
    private readonly ScratchFolder _folder = new();
    private ScriptedApi _api = null!;
    private StubServer _first = null!;
    private StubServer _second = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await ScriptedApi.StartAsync();
        _first = await StubServer.StartAsync();
        _second = await StubServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _api.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task Neither_host_of_a_redirect_gets_a_credential()
    {
        _first.On("GET", "/f", StubAnswer.Redirect(_second.At("/g")));
        _second.On("GET", "/g", StubAnswer.Bytes("abc"u8.ToArray()).With("ETag", "\"tag\""));

        await ReadAsync(_first.At("/f"));

        _second.Requests.Should().NotBeEmpty();
        _first.Requests.Concat(_second.Requests).Should().OnlyContain(request => IsBare(request));
    }

    [Fact]
    public async Task A_redirect_to_the_API_server_brings_no_credential_there()
    {
        _first.On("GET", "/f", StubAnswer.Redirect(_api.Server.At("/lure")));
        _api.Server.On("GET", "/lure", StubAnswer.Bytes("abc"u8.ToArray()).With("ETag", "\"tag\""));

        await ReadAsync(_first.At("/f"));

        _api.Server.Requests.Where(request => request.Path == "/lure").Should().NotBeEmpty().And.OnlyContain(request => IsBare(request));
    }

    [Fact]
    public async Task A_reference_to_the_API_server_itself_is_read_without_the_key()
    {
        _api.Server.On("GET", "/lure", StubAnswer.Bytes("abc"u8.ToArray()).With("ETag", "\"tag\""));

        await ReadAsync(_api.Server.At("/lure"));

        _api.Server.Requests.Where(request => request.Path == "/lure").Should().NotBeEmpty().And.OnlyContain(request => IsBare(request));
    }

    [Fact]
    public async Task References_in_a_circle_end()
    {
        _first.On("GET", "/f", StubAnswer.Redirect(_second.At("/g")));
        _second.On("GET", "/g", StubAnswer.Redirect(_first.At("/f")));

        var read = () => ReadAsync(_first.At("/f"));

        await read.Should().ThrowAsync<ArtifactTransferException>();
        _first.Requests.Count.Should().BeLessThan(100);
    }

    private static bool IsBare(StubRequest request) =>
        request.Header("Authorization") is null && request.Header("Cookie") is null && !request.Headers.Values.Any(value => value.Contains(ScriptedApi.Key, StringComparison.Ordinal));

    /// <summary>Logs the reference, downloads it and opens it.</summary>
    private async Task ReadAsync(Uri reference)
    {
        using var client = _api.Client();
        await using var run = await client.InitRunAsync(new() { Id = "run1" }, Token);
        await run.LogArtifactAsync(new Artifact("prices", "dataset").AddReference(reference, "far"), cancellationToken: Token);
        var version = await new PublishedVersion(_api) { Extra = { ["far"] = new { digest = "tag", @ref = reference, size = 3 } } }.GetAsync(client);
        await version.DownloadAsync(_folder.At("out"), cancellationToken: Token);
        using var reader = new StreamReader(await version.OpenReadAsync("far", Token));
        (await reader.ReadToEndAsync(Token)).Should().Be("abc");
    }
}
