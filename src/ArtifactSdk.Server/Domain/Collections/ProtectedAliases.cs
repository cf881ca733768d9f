using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Administration;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Permissions;

namespace ArtifactSdk.Server.Domain.Collections;

/// <summary>
/// Aliases of a registry that only its administrators give and take, such as 'production'. A version that has one stays
/// linked and is not deleted, whoever asks, until an administrator has taken it away.
/// </summary>
internal sealed class ProtectedAliases(IMetadataStore store, IPermissions permissions)
{
    internal ValueTask<IReadOnlyList<string>> ListAsync(Caller caller, string registryName, CancellationToken cancellationToken) =>
        store.ReadAsync(
            async session => await session.ProtectedAliasesAsync((await RequireRegistryAsync(session, caller, registryName)).Id),
            cancellationToken);

    /// <summary>Versions that have the alias keep it.</summary>
    internal ValueTask<IReadOnlyList<string>> AddAsync(Caller caller, string registryName, string alias, CancellationToken cancellationToken)
    {
        try
        {
            NameRules.RequireAlias(alias);
        }
        catch (DomainException refusal)
        {
            throw AdministrationErrors.Unusable(refusal.Message);
        }

        if (alias == AliasRules.Latest)
        {
            throw AdministrationErrors.Unusable("'latest' moves by itself with every link, so it cannot be protected: choose another alias.");
        }

        return ChangeAsync(caller, registryName, (session, registry) => session.AddProtectedAliasAsync(registry, alias), cancellationToken);
    }

    internal ValueTask<IReadOnlyList<string>> RemoveAsync(Caller caller, string registryName, string alias, CancellationToken cancellationToken) =>
        ChangeAsync(
            caller,
            registryName,
            async (session, registry) =>
            {
                if (!await session.RemoveProtectedAliasAsync(registry, alias))
                {
                    throw DomainException.NotFound($"'{alias}' is no protected alias of the registry '{registryName}'.");
                }
            },
            cancellationToken);

    /// <summary>To be asked before aliases are given or taken.</summary>
    internal static async ValueTask RequireMayMoveAsync(
        IMetadataSession session, IPermissions permissions, Caller caller, long collectionId, IEnumerable<string> aliases)
    {
        foreach (var alias in aliases)
        {
            if (await session.IsProtectedAliasAsync(collectionId, alias)
                && await session.GetCollectionAsync(collectionId) is { } collection
                && await session.GetProjectAsync(collection.ProjectId) is { } registry
                && !await permissions.MayAsync(session, caller, Permission.MoveProtectedAliases, registry))
            {
                throw DomainException.Denied($"permission denied: '{alias}' is a protected alias, which only administrators of the registry give and take");
            }
        }
    }

    /// <summary>To be asked before a version leaves a collection.</summary>
    internal static async ValueTask RequireNoneAsync(IMetadataSession session, MembershipRow membership)
    {
        if (await session.ProtectedAliasOfMembershipAsync(membership.Id) is { } alias)
        {
            var collection = await session.GetCollectionAsync(membership.CollectionId);
            throw DomainException.Invalid(
                $"The version {collection?.Name}:v{membership.VersionIndex} has the protected alias '{alias}': an administrator of the registry has to take it away first.");
        }
    }

    private ValueTask<IReadOnlyList<string>> ChangeAsync(
        Caller caller, string registryName, Func<IMetadataSession, long, ValueTask> change, CancellationToken cancellationToken) =>
        store.WriteAsync(
            async session =>
            {
                var registry = await RequireRegistryAsync(session, caller, registryName);
                await permissions.RequireAsync(session, caller, Permission.MoveProtectedAliases, registry);
                await change(session, registry.Id);
                return await session.ProtectedAliasesAsync(registry.Id);
            },
            cancellationToken);

    /// <summary>A registry of the caller's organisations that the caller sees, by its name with or without the prefix.</summary>
    private async ValueTask<ProjectRow> RequireRegistryAsync(IMetadataSession session, Caller caller, string name)
    {
        var projectName = name.StartsWith(ProjectRow.RegistryPrefix, StringComparison.Ordinal) ? name : ProjectRow.RegistryPrefix + name;
        foreach (var (organization, _) in await session.OrganizationsOfUserAsync(caller.RequireUser().Id))
        {
            if (await session.FindProjectAsync(organization.OrgEntityId, projectName) is { } registry
                && await permissions.CanReadProjectAsync(session, caller, registry))
            {
                return registry;
            }
        }

        throw DomainException.NotFound($"There is no registry '{name}' that you see: check the name, which is case-sensitive.");
    }
}
