using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Collections;

internal static class TypeRows
{
    /// <summary>The project's row for a type name, made when it is missing.</summary>
    internal static async ValueTask<ArtifactTypeRow> OpenAsync(
        IMetadataSession session, long projectId, string name, TimeProvider clock, bool declared = false) =>
        await session.FindTypeAsync(projectId, name)
        ?? await session.AddTypeAsync(new ArtifactTypeRow(0, projectId, name, null, declared, clock.GetUtcNow()));
}
