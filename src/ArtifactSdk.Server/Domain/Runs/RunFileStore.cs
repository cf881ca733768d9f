using ArtifactSdk.Server.Domain.Maintenance;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>Takes the files of a run in. The bytes are durable before the run's list names them.</summary>
internal sealed class RunFileStore(IMetadataStore store, IBlobStore blobs, TimeProvider clock)
{
    /// <summary>Stores the body as the run's file of this name, and returns its digest; null when there is no such run.</summary>
    /// <exception cref="BlobDigestException">The body has not the announced digest; the run's file is as it was.</exception>
    internal async ValueTask<string?> StoreAsync(
        long runId, string name, string? announcedHexMd5, Stream body, CancellationToken cancellationToken)
    {
        var (entity, removals) = await store.ReadAsync(
            async session => (await EntityOfAsync(session, runId), await RemovalCount.ReadAsync(session)), cancellationToken);
        if (entity is not { } entityId)
        {
            return null;
        }

        var (hexMd5, size) = announcedHexMd5 is null
            ? await blobs.PutUnnamedAsync(entityId, body, cancellationToken)
            : await PutAsync(new BlobKey(entityId, announcedHexMd5), body, cancellationToken);
        return await store.WriteAsync(
            async session =>
            {
                // The run may have been deleted while its file was on the way.
                if (await session.GetRunAsync(runId) is null)
                {
                    return null;
                }

                if (await RemovalCount.ReadAsync(session) != removals
                    && await blobs.StatAsync(new BlobKey(entityId, hexMd5), session.CancellationToken) is null)
                {
                    throw new DomainException($"The file '{name}' was cleared away while it was stored. Send it again.", ErrorCodes.Busy, 503);
                }

                var before = await session.FindRunFileAsync(runId, name);
                await session.UpsertRunFileAsync(new RunFileRow(before?.Id ?? 0, runId, name, hexMd5, size, clock.GetUtcNow()));
                return hexMd5;
            },
            cancellationToken);
    }

    private async ValueTask<(string HexMd5, long Size)> PutAsync(BlobKey key, Stream body, CancellationToken cancellationToken)
    {
        var size = await blobs.PutAsync(key, body, cancellationToken);

        // Makes it durable; nothing else asks for it before the list names it.
        await blobs.StatAsync(key, cancellationToken);
        return (key.HexMd5, size);
    }

    private static async ValueTask<long?> EntityOfAsync(IMetadataSession session, long runId) =>
        await session.GetRunAsync(runId) is { } run && await session.GetProjectAsync(run.ProjectId) is { } project
            ? project.EntityId
            : null;
}
