using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ArtifactSdk.IntegrationTests.Support;
using ArtifactSdk.Server;

namespace ArtifactSdk.IntegrationTests.Flows;

public sealed class IdentityTokenFlowTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly RSA _provider = RSA.Create(2048);
    private RegistryServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var key = _provider.ExportParameters(false);
        await File.WriteAllTextAsync(
            _folder["keys.json"],
            $$"""{"keys":[{"kty":"RSA","kid":"1","n":"{{Base64Url.EncodeToString(key.Modulus)}}","e":"{{Base64Url.EncodeToString(key.Exponent)}}"}]}""",
            Token);
        _server = await RegistryServer.StartAsync(
            new() { IdentityTokens = new() { Issuer = "https://issuer.example", Audience = "artifacts", KeySet = _folder["keys.json"] } }, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _provider.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_program_with_an_identity_token_and_no_key_logs_and_reads_a_version()
    {
        await WriteTokenAsync("admin");
        var file = _folder["data.txt"];
        await File.WriteAllTextAsync(file, "hello", Token);
        await using var run = await Run.InitAsync(new() { Project = "tokens" }, Options(), Token);
        var version = await run.LogArtifactAsync(new Artifact("data", "dataset").AddFile(file), cancellationToken: Token);

        // Another program on the machine: the token of the first one serves it too.
        File.Delete(_folder["token.jwt"]);
        using var client = new ArtifactClient(Options());
        var read = await client.GetArtifactAsync(version.Path.ToString(), cancellationToken: Token);
        await read.DownloadAsync(_folder["out"], cancellationToken: Token);

        (await File.ReadAllTextAsync(Path.Combine(_folder["out"], "data.txt"), Token)).Should().Be("hello");
    }

    [Fact]
    public async Task A_token_for_somebody_unknown_is_refused_with_the_reason()
    {
        await WriteTokenAsync("nobody");
        using var client = new ArtifactClient(Options());
        var read = () => client.GetArtifactAsync("local-team/p/x:latest", cancellationToken: Token);

        (await read.Should().ThrowAsync<ArtifactAccessException>()).Which.Message.Should().Contain("invalid_grant: there is no user");
    }

    private async Task WriteTokenAsync(string user)
    {
        static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
        var end = TimeProvider.System.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds();
        var text = Part("""{"alg":"RS256","kid":"1"}""") + "." + Part($$"""{"iss":"https://issuer.example","aud":"artifacts","sub":"{{user}}","exp":{{end}}}""");
        var signature = _provider.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        await File.WriteAllTextAsync(_folder["token.jwt"], $"{text}.{Base64Url.EncodeToString(signature)}", Token);
    }

    private ArtifactClientOptions Options()
    {
        var options = new ArtifactClientOptions
        {
            BaseUrl = _server.BaseUrl,
            IdentityTokenFile = _folder["token.jwt"],
            CredentialsFile = _folder["credentials.json"],
        };
        options.Transfer.CacheDirectory = _folder["cache"];
        return options;
    }
}
