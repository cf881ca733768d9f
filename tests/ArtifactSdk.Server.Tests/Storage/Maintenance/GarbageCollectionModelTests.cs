using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Storage.Maintenance;
using ArtifactSdk.Server.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Server.Tests.Storage.Maintenance;

/// <summary>Random histories of logging, deleting, stray uploads and collecting, beside a list of what has to be readable.</summary>
public sealed class GarbageCollectionModelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Collecting_never_removes_what_a_version_needs_and_leaves_nothing_else(int seed)
    {
        var random = new Random(seed);
        await using var world = await TestWorld.CreateAsync();
        var alive = new Dictionary<long, string[]>();
        for (var round = 0; round < 6; round++)
        {
            for (var step = 0; step < 10; step++)
            {
                await StepAsync(world, random, alive);
            }

            await world.CloseAsync();
            await CollectAsync(world.DataDirectory, [.. alive.Values.SelectMany(texts => texts).Distinct()]);
            await world.OpenAsync();
        }
    }

    private static async Task StepAsync(TestWorld world, Random random, Dictionary<long, string[]> alive)
    {
        // Few contents, so that versions share them and deleted ones come back.
        string Content() => $"content {random.Next(12)}";
        switch (random.Next(5))
        {
            case 0 when alive.Count > 0:
                var id = alive.Keys.ElementAt(random.Next(alive.Count));
                alive.Remove(id);
                await world.Services.Versions.DeleteAsync(world.Member, id, deleteAliases: true, Token);
                break;
            case 1:
                var some = await world.LogAsync("strays", "stray home");
                alive[some.Id] = ["stray home"];
                await world.UploadAsync(some, $"stray {random.Next(1000)}");
                break;
            default:
                string[] texts = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Content()).Distinct()];
                var digest = TestWorld.Hex(string.Join('|', texts));
                var artifact = await world.LogAsync(
                    TestWorld.Draft($"numbers{random.Next(2)}", digest), [.. texts.Select((text, index) => ($"{index}.txt", text))]);
                artifact.State.Should().Be(ArtifactState.Committed);
                alive[artifact.Id] = texts;
                break;
        }
    }

    private static async Task CollectAsync(string data, IReadOnlyCollection<string> needed)
    {
        await using var maintenance = await EmbeddedMaintenance.OpenAsync(data, exclusive: true, TimeProvider.System, NullLogger.Instance, Token);
        await maintenance.CollectGarbageAsync(TimeSpan.Zero, dryRun: false, Token);
        (await maintenance.CheckAsync(readData: true, Token)).Problems.Should().BeEmpty();

        var stored = new List<string>();
        await foreach (var blob in maintenance.Inventory.ListAsync(Token))
        {
            stored.Add(blob.Key.HexMd5);
        }

        stored.Should().Contain(needed.Select(TestWorld.Hex));
        stored.Should().NotContain(Enumerable.Range(0, 1000).Select(i => TestWorld.Hex($"stray {i}")));
    }
}
