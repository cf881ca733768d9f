using ArtifactSdk.Server;

namespace ArtifactSdk.ConventionTests;

public sealed class RegistryFixture : IAsyncLifetime
{
    public RegistryServer Server { get; private set; } = null!;

    public ArtifactClientOptions Options => new()
    {
        BaseUrl = Server.BaseUrl,
        ApiKey = Server.ApiKey,
        Transfer = { UseCache = false },
    };

    public async ValueTask InitializeAsync() => Server = await RegistryServer.StartAsync();

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();
}

public sealed class TrainingTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task Training_logs_a_model()
    {
        await using var run = await Run.InitAsync(new() { Project = $"test-{Guid.NewGuid():N}" }, registry.Options, TestContext.Current.CancellationToken);

        var model = await run.LogArtifactAsync(new Artifact("model", type: "model").AddBytes("weights.bin", new byte[] { 1, 2, 3 }), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(0, model.Number);
    }
}
