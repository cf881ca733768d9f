namespace ArtifactSdk.Server.Hosting;

/// <summary>
/// Leaves Ctrl-C and SIGTERM to the program. The framework's default takes them over, which a server inside somebody else's
/// process must not do.
/// </summary>
internal sealed class NoHostLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
