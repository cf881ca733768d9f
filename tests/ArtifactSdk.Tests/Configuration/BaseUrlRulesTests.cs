using ArtifactSdk.Configuration;

namespace ArtifactSdk.Tests.Configuration;

public sealed class BaseUrlRulesTests
{
    [Theory]
    [InlineData("https://api.wandb.ai", "https://wandb.ai")]
    [InlineData("https://api.wandb.test", "https://app.wandb.test")]
    [InlineData("https://api.wandb.io:8443/x", "https://wandb.io:8443/x")]
    [InlineData("https://api.example.org", "https://app.example.org")]
    [InlineData("https://wandb.example.org", "https://wandb.example.org")]
    [InlineData("https://my.api.example.org", "https://my.api.example.org")]
    [InlineData("http://localhost:8080", "http://localhost:8080")]
    public void ToAppUrl_follows_the_table(string api, string app) =>
        BaseUrlRules.ToAppUrl(BaseUrlRules.Normalize(api)).OriginalString.Should().Be(app);

    [Theory]
    [InlineData("https://api.wandb.ai")]
    [InlineData("https://api.wandb.ai/")]
    [InlineData("https://wandb.example.org")]
    [InlineData("https://wandb.ai.example.org")]
    [InlineData("https://mywandb.ai")]
    [InlineData("http://notwandb.ai:8080")]
    [InlineData("http://127.0.0.1:5000/prefix")]
    [InlineData("http://[::1]:5000")]
    public void FindProblem_accepts_addresses_of_servers(string url) => BaseUrlRules.FindProblem(url).Should().BeNull();

    [Theory]
    [InlineData("https://wandb.ai", "https://api.wandb.ai")]
    [InlineData("https://www.wandb.ai/", "https://api.wandb.ai")]
    [InlineData("http://api.wandb.ai", "https only")]
    [InlineData("localhost:8080", "absolute http or https")]
    [InlineData("ftp://host", "absolute http or https")]
    [InlineData("", "absolute http or https")]
    [InlineData("https://host?x=1", "no query")]
    [InlineData("https://host#x", "no fragment")]
    public void FindProblem_says_what_is_wrong_and_what_to_give(string url, string part) => BaseUrlRules.FindProblem(url).Should().Contain(part);

    [Theory]
    [InlineData("https://user:hunter2@host")]
    [InlineData("user:hunter2@host")]
    [InlineData("https:/user:hunter2@host?token=hunter2")]
    public void FindProblem_repeats_no_password(string url) => BaseUrlRules.FindProblem(url).Should().NotBeNull().And.NotContain("hunter2");

    [Theory]
    [InlineData("https://host/", "https://host")]
    [InlineData("https://host/base/", "https://host/base")]
    [InlineData("https://host", "https://host")]
    public void Normalize_strips_one_slash(string url, string expected) => BaseUrlRules.Normalize(url).OriginalString.Should().Be(expected);
}
