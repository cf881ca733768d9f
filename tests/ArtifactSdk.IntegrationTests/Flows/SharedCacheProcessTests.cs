using System.Globalization;
using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Several programs that log and download with one capped cache folder, which is cleaned meanwhile.</summary>
public sealed class SharedCacheProcessTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const int Programs = 3;
    private const int Rounds = 3;
    private const int Files = 40;
    private const int Size = 20_000;
    private const long Cap = 600_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Several_programs_get_right_bytes_and_keep_the_cap_while_the_cache_is_cleaned()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < Files; i++)
        {
            folder.Write($"shared/{i:00}", Size, seed: i);
        }

        var environment = new Dictionary<string, string?>
        {
            ["WANDB_BASE_URL"] = fixture.Server.BaseUrl.AbsoluteUri,
            ["WANDB_API_KEY"] = fixture.Server.ApiKey,
            ["WANDB_CACHE_DIR"] = folder["cache"],
            ["HOME"] = folder["home"],
        };
        string[] arguments = ["churn", "shared-cache", folder.Path, $"{Rounds}", Cap.ToString(CultureInfo.InvariantCulture)];
        using var client = new ArtifactClient(new() { BaseUrl = fixture.Server.BaseUrl, ApiKey = fixture.Server.ApiKey, Transfer = { CacheDirectory = folder["cache"] } });

        var programs = Task.WhenAll(Enumerable.Range(0, Programs).Select(_ => BuiltProgram.RunAsync("TransferProgram", arguments, Token, environment)));
        var (largest, removed) = (0L, 0);
        while (!programs.IsCompleted)
        {
            largest = Math.Max(largest, (await client.Cache.GetInfoAsync(Token)).Size);
            removed += (await client.Cache.CleanAsync(Cap / 2, cancellationToken: Token)).FilesRemoved;
        }

        foreach (var result in await programs)
        {
            result.ExitCode.Should().Be(0, result.Error);
        }

        var left = await client.Cache.GetInfoAsync(Token);
        (left.Size, left.TemporaryFiles).Should().Be((Math.Clamp(left.Size, 1, Cap), 0));
        // Files are looked at one after the other while others come and go, so a few of them may be seen twice.
        largest.Should().BeInRange(1, Cap + (5 * Size));
        removed.Should().BePositive();
    }
}
