using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Collections;

/// <summary>An alias with the collection that it belongs to.</summary>
internal sealed record AliasAddress(string EntityName, string ProjectName, string CollectionName, string Alias);

/// <summary>Gives and takes aliases of a version in any collection that contains it.</summary>
internal sealed class Aliases(IMetadataStore store, IPermissions permissions, ProjectAccess projects)
{
    internal ValueTask<bool> AddAsync(
        Caller caller, long artifactId, IReadOnlyList<AliasAddress> aliases, CancellationToken cancellationToken) =>
        ChangeAsync(caller, artifactId, aliases, (session, membership, alias) => AliasRules.GiveAsync(session, membership, [alias]), cancellationToken);

    internal ValueTask<bool> RemoveAsync(
        Caller caller, long artifactId, IReadOnlyList<AliasAddress> aliases, CancellationToken cancellationToken) =>
        ChangeAsync(
            caller,
            artifactId,
            aliases,
            async (session, membership, alias) => await session.RemoveAliasAsync(membership.Id, alias),
            cancellationToken);

    private ValueTask<bool> ChangeAsync(
        Caller caller,
        long artifactId,
        IReadOnlyList<AliasAddress> aliases,
        Func<IMetadataSession, MembershipRow, string, ValueTask> change,
        CancellationToken cancellationToken)
    {
        caller.RequireUser();
        foreach (var address in aliases)
        {
            NameRules.RequireAlias(address.Alias);
        }

        return store.WriteAsync(
            async session =>
            {
                foreach (var address in aliases)
                {
                    var project = await projects.OpenAsync(session, caller, address.EntityName, address.ProjectName);
                    var collection = await session.FindCollectionAsync(project.Id, address.CollectionName)
                        ?? throw DomainException.NotFound(
                            $"collection '{address.CollectionName}' not found in {address.EntityName}/{address.ProjectName}");
                    var membership = await session.FindMembershipAsync(collection.Id, artifactId)
                        ?? throw DomainException.NotFound(
                            $"artifact {GlobalIds.Encode(GlobalIds.Artifact, artifactId)} is not in collection '{address.CollectionName}'");
                    await ProtectedAliases.RequireMayMoveAsync(session, permissions, caller, collection.Id, [address.Alias]);
                    await change(session, membership, address.Alias);
                }

                return true;
            },
            cancellationToken);
    }
}
