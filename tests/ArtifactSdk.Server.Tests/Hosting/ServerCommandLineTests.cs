namespace ArtifactSdk.Server.Tests.Hosting;

public sealed class ServerCommandLineTests
{
    [Fact]
    public void Parse_of_the_data_folder_alone_takes_the_defaults()
    {
        var options = ServerCommandLine.Parse(["--data", "dir"]).Options;

        options.DataDirectory.Should().Be("dir");
        options.Urls.Should().Be(ServerCommandLine.DefaultUrls);
        options.Registries.Should().Equal("model", "dataset");
        options.AllowRemote.Should().BeFalse();
        options.CreateApiKey.Should().BeFalse();
    }

    [Fact]
    public void Parse_reads_every_flag()
    {
        var options = ServerCommandLine.Parse(
        [
            "--data=dir", "--urls", "http://127.0.0.1:1", "--allow-remote", "--public-url", "https://reg.example", "--new-key",
            "--organization", "Big Org", "--team", "t", "--admin", "root", "--email", "a@b.c", "--registry", "Golden Datasets", "--registry=model",
            "--expire-every", "30m", "--oidc-issuer", "https://issuer.example", "--oidc-audience", "artifacts", "--oidc-keys", "keys.json", "--oidc-claim", "email",
        ]).Options;

        options.Should().BeEquivalentTo(new
        {
            DataDirectory = "dir",
            Urls = "http://127.0.0.1:1",
            AllowRemote = true,
            PublicUrl = new Uri("https://reg.example"),
            CreateApiKey = true,
            Organization = "Big Org",
            Team = "t",
            AdminUser = "root",
            AdminEmail = "a@b.c",
            Registries = new[] { "Golden Datasets", "model" },
            ExpiryInterval = TimeSpan.FromMinutes(30),
            IdentityTokens = new { Issuer = "https://issuer.example", Audience = "artifacts", KeySet = "keys.json", UserClaim = "email" },
        });
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Parse_of_help_needs_nothing_else(string flag) => ServerCommandLine.Parse([flag]).ShowHelp.Should().BeTrue();

    [Fact]
    public void Parse_of_version_needs_nothing_else() => ServerCommandLine.Parse(["--version"]).ShowVersion.Should().BeTrue();

    [Fact]
    public void Help_names_every_flag() =>
        ServerCommandLine.Help.Should().ContainAll(
            "--data", "--urls", "--allow-remote", "--public-url", "--new-key", "--organization", "--team", "--admin", "--email", "--registry", "--expire-every", "--oidc-issuer", "--oidc-audience", "--oidc-keys", "--oidc-claim", "--help", "--version");

    [Theory]
    [InlineData("--data is missing*")]
    [InlineData("*'--port' is not a flag*", "--data", "d", "--port", "1")]
    [InlineData("*'dir' is not a flag*", "dir")]
    [InlineData("*'-data' is not a flag*", "-data", "d")]
    [InlineData("--data needs a value*", "--data")]
    [InlineData("--data needs a value*", "--data", "--urls")]
    [InlineData("--data needs a value*", "--data=")]
    [InlineData("--new-key takes no value*", "--data", "d", "--new-key=1")]
    [InlineData("--public-url*", "--data", "d", "--public-url", "nowhere")]
    public void Parse_refuses_with_one_line(string message, params string[] args)
    {
        var parse = () => ServerCommandLine.Parse(args);

        parse.Should().Throw<ArgumentException>().WithMessage(message).Which.Message.Should().NotContain("\n");
    }
}
