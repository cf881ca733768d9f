using System.Collections.Concurrent;
using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Shared;

/// <summary>Two server processes on one database log into one collection as if they were one.</summary>
public sealed class TwoServersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(64, 50, true)]
    [InlineData(16, 10, false)]
    public async Task Many_writers_over_two_servers_lose_nothing(int writers, int each, bool bucket)
    {
        await using var place = await SharedPlace.CreateAsync(postgres: true, bucket, Token);
        string[] arguments = ["--metadata", place.Metadata, .. bucket ? (string[])["--blobs", place.Blobs] : ["--data", _folder["data"]]];
        await using var first = await ServerProcess.StartAsync(arguments, Token);
        await using var second = await ServerProcess.StartAsync(arguments, Token);
        second.ApiKey.Should().BeNull("the first server made the key");
        ArtifactClient[] clients = [Client(first.BaseUrl, first.ApiKey!), Client(second.BaseUrl, first.ApiKey!)];
        try
        {
            var logged = new ConcurrentDictionary<int, (int Writer, int Content)>();
            await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => LogAsync(clients, writer, each, logged), Token)));

            logged.Keys.Order().Should().Equal(Enumerable.Range(0, writers * each), "each number is given once, and none is left out");
            foreach (var client in clients)
            {
                await VerifyAsync(client, writers, each, logged);
            }
        }
        finally
        {
            foreach (var client in clients)
            {
                client.Dispose();
            }
        }
    }

    private static async Task LogAsync(ArtifactClient[] clients, int writer, int each, ConcurrentDictionary<int, (int Writer, int Content)> logged)
    {
        var (own, other) = (clients[writer % 2], clients[(writer + 1) % 2]);
        await using var run = await own.InitRunAsync(new() { Project = "two" }, Token);
        for (var i = 0; i < each; i++)
        {
            var draft = new Artifact("numbers", "dataset");
            draft.AddBytes("number.txt", System.Text.Encoding.UTF8.GetBytes($"{writer}-{i}"));
            var version = await run.LogArtifactAsync(draft, aliases: [$"writer-{writer}"], cancellationToken: Token);
            logged.TryAdd(version.Number, (writer, i)).Should().BeTrue($"v{version.Number} was given twice");

            // What one server has answered, the other knows at once.
            if (i % 10 == 9)
            {
                (await other.GetArtifactAsync($"two/numbers:writer-{writer}", cancellationToken: Token)).Number.Should().Be(version.Number);
                (await other.GetArtifactAsync("two/numbers:latest", cancellationToken: Token)).Number.Should().BeGreaterThanOrEqualTo(version.Number);
            }
        }
    }

    private static async Task VerifyAsync(ArtifactClient client, int writers, int each, ConcurrentDictionary<int, (int Writer, int Content)> logged)
    {
        (await client.GetArtifactAsync("two/numbers:latest", cancellationToken: Token)).Number.Should().Be((writers * each) - 1);
        for (var writer = 0; writer < writers; writer++)
        {
            var last = logged.Where(l => l.Value.Writer == writer).MaxBy(l => l.Value.Content);
            var found = await client.GetArtifactAsync($"two/numbers:writer-{writer}", cancellationToken: Token);
            found.Number.Should().Be(last.Key);
            found.Aliases.Should().Contain($"writer-{writer}");
            using var reader = new StreamReader(await found.OpenReadAsync("number.txt", cancellationToken: Token));
            (await reader.ReadToEndAsync(Token)).Should().Be($"{writer}-{each - 1}");
        }
    }

    private ArtifactClient Client(Uri baseUrl, string key)
    {
        var options = new ArtifactClientOptions { BaseUrl = baseUrl, ApiKey = key };
        options.Transfer.CacheDirectory = _folder["cache"];
        return new ArtifactClient(options);
    }
}
