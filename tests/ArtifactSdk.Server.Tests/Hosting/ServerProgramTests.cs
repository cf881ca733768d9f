using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Hosting;

public sealed partial class ServerProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_first_start_prints_the_key_once_with_what_to_do_with_it()
    {
        var output = await ServeAsync();

        var key = Key().Matches(output).Should().ContainSingle().Subject.Value;
        output.Should().MatchRegex(@"export WANDB_BASE_URL=http://127\.0\.0\.1:[1-9][0-9]*\n")
            .And.Contain($"export WANDB_API_KEY={key}")
            .And.Contain(_folder["data"])
            .And.Contain("'local-team'").And.Contain("'local'").And.Contain("'local-org'")
            .And.Contain("shown only now");
    }

    [Fact]
    public async Task A_later_start_prints_no_key_and_says_how_to_get_another()
    {
        await ServeAsync();

        var output = await ServeAsync();

        Key().IsMatch(output).Should().BeFalse();
        output.Should().Contain("not shown again").And.Contain("--new-key");
    }

    [Fact]
    public async Task New_key_prints_another_one()
    {
        var first = Key().Match(await ServeAsync()).Value;

        var second = Key().Match(await ServeAsync("--new-key")).Value;

        second.Should().HaveLength(40).And.NotBe(first);
    }

    [Fact]
    public async Task Names_of_the_first_start_are_used()
    {
        var output = await ServeAsync("--organization", "Big Org", "--team", "blue", "--admin", "root", "--registry", "Golden Datasets");

        output.Should().Contain("'Big Org'").And.Contain("'big-org-org'").And.Contain("'blue'").And.Contain("'root'");
    }

    [Theory]
    [InlineData("--help", "usage:")]
    [InlineData("--version", ".")]
    public async Task Help_and_version_are_printed_and_nothing_is_made(string flag, string text)
    {
        var (code, output, error) = await RunAsync(flag, "--data", _folder["data"]);

        code.Should().Be(0);
        output.Should().Contain(text);
        error.Should().BeEmpty();
        Directory.Exists(_folder["data"]).Should().BeFalse();
    }

    [Theory]
    [InlineData("--data is missing")]
    [InlineData("--port", "--data", "{data}", "--port", "1")]
    [InlineData("--allow-remote", "--data", "{data}", "--urls", "http://0.0.0.0:0")]
    [InlineData("--urls: 'http://0.0.0.0:0'", "--data", "{data}", "--urls", "http://0.0.0.0:0")]
    [InlineData("--organization 'a/b' has to", "--data", "{data}", "--organization", "a/b")]
    [InlineData("--registry 'a/b' has to", "--data", "{data}", "--registry", "a/b")]
    [InlineData("https", "--data", "{data}", "--urls", "https://127.0.0.1:0")]
    [InlineData("--team 'a b' has to", "--data", "{data}", "--team", "a b")]
    [InlineData("--admin 'a b' has to", "--data", "{data}", "--admin", "a b")]
    [InlineData("--admin, --team and the entity made of --organization have to be three", "--data", "{data}", "--admin", "a", "--team", "a")]
    [InlineData("--email 'nobody' has to be", "--data", "{data}", "--email", "nobody")]
    [InlineData("--public-url 'ftp://x/' has to", "--data", "{data}", "--public-url", "ftp://x")]
    [InlineData("--public-url 'http://x/p' has to", "--data", "{data}", "--public-url", "http://x/p")]
    [InlineData("--urls: 'nonsense' is not an address", "--data", "{data}", "--urls", "nonsense")]
    [InlineData("--urls: 'http://127.0.0.1:99999' is not an address", "--data", "{data}", "--urls", "http://127.0.0.1:99999")]
    [InlineData("--expire-every: '5x' is not a duration", "--data", "{data}", "--expire-every", "5x")]
    [InlineData("--expire-every: '-1s' is not a duration", "--data", "{data}", "--expire-every", "-1s")]
    [InlineData("--expire-every '365.00:00:00' has to be 0 (never) or from", "--data", "{data}", "--expire-every", "365d")]
    [InlineData("--oidc-audience is missing", "--data", "{data}", "--oidc-issuer", "https://issuer.example")]
    [InlineData("--oidc-issuer is missing", "--data", "{data}", "--oidc-claim", "email")]
    [InlineData("--oidc-keys 'http://keys.example/set' has to be an https address", "--data", "{data}", "--oidc-issuer", "i", "--oidc-audience", "a", "--oidc-keys", "http://keys.example/set")]
    [InlineData("--data is given twice", "--data", "{data}", "--data=other")]
    [InlineData("--team is given twice", "--data", "{data}", "--team", "a", "--team", "b")]
    public async Task What_cannot_be_understood_is_one_line_and_code_2(string text, params string[] args)
    {
        var (code, output, error) = await RunAsync([.. args.Select(arg => arg.Replace("{data}", _folder["data"], StringComparison.Ordinal))]);

        code.Should().Be(2);
        output.Should().BeEmpty();
        ShouldBeOneLine(error, text);
        Directory.Exists(_folder["data"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_taken_port_is_one_line_and_code_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (code, output, error) = await RunAsync("--data", _folder["data"], "--urls", $"http://{taken.LocalEndpoint}");

        code.Should().Be(1);
        output.Should().BeEmpty();
        ShouldBeOneLine(error, "in use");
        Directory.Exists(_folder["data"]).Should().BeFalse();
    }

    [Theory]
    [InlineData("'/no/such/keys'", "--oidc-issuer", "i", "--oidc-audience", "a", "--oidc-keys", "/no/such/keys")]
    [InlineData("The connection string of the metadata database cannot be understood", "--metadata", "nonsense")]
    [InlineData("Check that PostgreSQL runs there", "--metadata", "Host=127.0.0.1;Port=1;Database=registry;Username=u;Password=hidden")]
    [InlineData("The address of the blobs cannot be understood", "--blobs", "nonsense")]
    [InlineData("has the unknown setting 'size'", "--blobs", "s3://bucket?size=1")]
    [InlineData("The setting proxy of the address of the blobs", "--blobs", "s3://bucket?proxy=maybe")]
    [InlineData("The bucket 'bucket' at http://127.0.0.1:1 cannot be used", "--blobs", "s3://key:hidden@bucket?endpoint=http://127.0.0.1:1")]
    public async Task A_place_that_cannot_be_used_is_one_line_and_code_1(string text, params string[] args)
    {
        var (code, output, error) = await RunAsync(["--data", _folder["data"], "--urls", "http://127.0.0.1:0", .. args]);

        code.Should().Be(1);
        output.Should().BeEmpty();
        ShouldBeOneLine(error, text);
        error.Should().NotContain("hidden");
        Directory.Exists(_folder["data"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_one_line_and_code_1()
    {
        await File.WriteAllTextAsync(_folder["file"], "", CancellationToken);

        var (code, output, error) = await RunAsync("--data", _folder["file/data"], "--urls", "http://127.0.0.1:0");

        code.Should().Be(1);
        output.Should().BeEmpty();
        ShouldBeOneLine(error, _folder["file/data"]);
    }

    [Fact]
    public async Task Other_names_than_those_of_the_folder_are_one_line_and_code_1()
    {
        await ServeAsync();

        var (code, _, error) = await RunAsync("--data", _folder["data"], "--urls", "http://127.0.0.1:0", "--team", "other");

        code.Should().Be(1);
        ShouldBeOneLine(error, "'local-team'");
    }

    [Fact]
    public async Task Remote_access_is_allowed_with_a_warning()
    {
        using var output = new LineWaiter();
        using var error = new StringWriter();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        var running = new ServerProgram(output, error).RunAsync(
            ["--data", _folder["data"], "--urls", "http://127.0.0.1:0", "--allow-remote"], ending.Token);
        await output.Flushed.WaitAsync(CancellationToken);
        await ending.CancelAsync();

        (await running).Should().Be(0);
        ShouldBeOneLine(error.ToString(), "unencrypted");
    }

    private static void ShouldBeOneLine(string error, string text)
    {
        error.Should().Contain(text).And.EndWith(Environment.NewLine).And.NotContain("   at ");
        error.TrimEnd().Should().NotContain("\n");
    }

    /// <summary>Serves until the start has been announced, then ends it; returns what was printed.</summary>
    private async Task<string> ServeAsync(params string[] more)
    {
        using var output = new LineWaiter();
        using var error = new StringWriter();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        var running = new ServerProgram(output, error).RunAsync(
            ["--data", _folder["data"], "--urls", "http://127.0.0.1:0", .. more], ending.Token);
        if (await Task.WhenAny(output.Flushed, running) == running)
        {
            throw new InvalidOperationException($"It ended with {await running}: {error}");
        }

        await ending.CancelAsync();
        (await running).Should().Be(0, error.ToString());
        error.ToString().Should().BeEmpty();
        return output.ToString().ReplaceLineEndings("\n");
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await new ServerProgram(output, error).RunAsync(args, CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    [GeneratedRegex(@"\b[0-9a-f]{40}\b")]
    private static partial Regex Key();

    private sealed class LineWaiter : StringWriter
    {
        private readonly TaskCompletionSource _flushed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Flushed => _flushed.Task;

        public override Task FlushAsync()
        {
            _flushed.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
