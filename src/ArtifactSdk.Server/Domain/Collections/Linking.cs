using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Collections;

/// <summary>What to link where: the version by server id or client id, the target by collection id or by names.</summary>
internal sealed record LinkRequest
{
    public string? ArtifactId { get; init; }

    public string? ClientId { get; init; }

    public string? CollectionId { get; init; }

    public string? CollectionName { get; init; }

    public string? EntityName { get; init; }

    public string? ProjectName { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];
}

/// <summary>Puts a version into a collection of links, and takes it out again; its source stays as it is.</summary>
internal sealed class Linking(
    IMetadataStore store, IPermissions permissions, ProjectAccess projects, ArtifactAccess access, TimeProvider clock)
{
    internal ValueTask<MembershipRow> LinkAsync(Caller caller, LinkRequest request, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        foreach (var alias in request.Aliases)
        {
            NameRules.RequireAlias(alias);
        }

        return store.WriteAsync(session => LinkAsync(session, caller, request), cancellationToken);
    }

    internal ValueTask<bool> UnlinkAsync(Caller caller, long artifactId, long collectionId, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        return store.WriteAsync(
            async session =>
            {
                var collection = await session.GetCollectionAsync(collectionId);
                var project = collection is null ? null : await session.GetProjectAsync(collection.ProjectId);
                if (collection is null || project is null || !await permissions.CanReadProjectAsync(session, caller, project))
                {
                    throw DomainException.NotFound($"collection {GlobalIds.Encode(GlobalIds.Collection, collectionId)} not found");
                }

                await projects.RequireWriteAsync(session, caller, project);
                if (collection.Kind == CollectionKind.Sequence)
                {
                    throw DomainException.Invalid(
                        $"'{collection.Name}' is where the version was logged, not a link to it; delete the version instead.");
                }

                var membership = await session.FindMembershipAsync(collectionId, artifactId)
                    ?? throw DomainException.NotFound(
                        $"artifact {GlobalIds.Encode(GlobalIds.Artifact, artifactId)} is not linked to '{collection.Name}'");
                await AliasRules.RemoveMembershipAsync(session, membership);
                return true;
            },
            cancellationToken);
    }

    private async ValueTask<MembershipRow> LinkAsync(IMetadataSession session, Caller caller, LinkRequest request)
    {
        var artifact = await FindArtifactAsync(session, caller, request);
        var typeName = (await session.GetTypeAsync(artifact.TypeId))?.Name ?? "";
        var collection = await OpenTargetAsync(session, caller, artifact, typeName, request);

        var membership = await session.FindMembershipAsync(collection.Id, artifact.Id);
        if (membership is null)
        {
            var now = clock.GetUtcNow();
            await session.UpdateCollectionAsync(collection with { NextVersionIndex = collection.NextVersionIndex + 1, UpdatedAt = now });
            membership = await session.AddMembershipAsync(
                new MembershipRow(0, collection.Id, artifact.Id, collection.NextVersionIndex, now));
        }

        if (artifact.TtlDurationSeconds > 0 && await session.GetProjectAsync(collection.ProjectId) is { IsRegistry: true })
        {
            // What a registry shows is meant to stay; taking the link away does not bring the end back.
            await session.UpdateArtifactAsync(artifact with { TtlDurationSeconds = NameRules.TtlOff });
        }

        await ProtectedAliases.RequireMayMoveAsync(session, permissions, caller, collection.Id, request.Aliases);
        await AliasRules.GiveAsync(session, membership, [AliasRules.Latest, .. request.Aliases]);
        return membership;
    }

    private async ValueTask<ArtifactRow> FindArtifactAsync(IMetadataSession session, Caller caller, LinkRequest request)
    {
        long id;
        if (!string.IsNullOrEmpty(request.ArtifactId))
        {
            id = GlobalIds.Require(request.ArtifactId, GlobalIds.Artifact);
        }
        else if (!string.IsNullOrEmpty(request.ClientId))
        {
            id = await session.FindArtifactByClientIdAsync(request.ClientId)
                ?? throw DomainException.NotFound("No artifact with this client id was logged.");
        }
        else
        {
            throw DomainException.Invalid("Linking needs the id of the artifact: artifactID or clientID.");
        }

        var artifact = await access.RequireReadableAsync(session, caller, id);
        return artifact.State == ArtifactState.Committed
            ? artifact
            : throw new DomainException(
                $"cannot link artifact {GlobalIds.Encode(GlobalIds.Artifact, id)} as it has not committed", ErrorCodes.NotCommitted, 400);
    }

    private async ValueTask<CollectionRow> OpenTargetAsync(
        IMetadataSession session, Caller caller, ArtifactRow artifact, string typeName, LinkRequest request)
    {
        ProjectRow project;
        CollectionRow? collection;
        if (!string.IsNullOrEmpty(request.CollectionId))
        {
            collection = await session.GetCollectionAsync(GlobalIds.Require(request.CollectionId, GlobalIds.Collection));
            project = collection is { State: CollectionState.Ready } && await session.GetProjectAsync(collection.ProjectId) is { } owner
                && await permissions.CanReadProjectAsync(session, caller, owner)
                ? owner
                : throw DomainException.NotFound($"collection {request.CollectionId} not found");
            await projects.RequireWriteAsync(session, caller, project);
            if (project.IsRegistry)
            {
                await RegistryRules.RequireMayEnterAsync(session, caller, permissions, artifact, typeName, project);
            }
        }
        else
        {
            NameRules.RequireCollectionName(request.CollectionName);
            project = await OpenProjectAsync(session, caller, artifact, typeName, request);
            collection = await session.FindCollectionAsync(project.Id, request.CollectionName!);
        }

        return collection is null
            ? await CreateAsync(session, project, request.CollectionName!, typeName)
            : await RequirePortfolioAsync(session, collection, project, artifact, typeName);
    }

    private async ValueTask<ProjectRow> OpenProjectAsync(
        IMetadataSession session, Caller caller, ArtifactRow artifact, string typeName, LinkRequest request)
    {
        if (string.IsNullOrEmpty(request.ProjectName))
        {
            throw DomainException.Invalid("Linking needs a target: projectName and artifactPortfolioName.");
        }

        if (request.ProjectName.StartsWith(ProjectRow.RegistryPrefix, StringComparison.Ordinal)
            && request.ProjectName.Length > ProjectRow.RegistryPrefix.Length)
        {
            var registry = await RegistryRules.FindAsync(session, caller, permissions, request.EntityName, request.ProjectName);
            await RegistryRules.RequireMayEnterAsync(session, caller, permissions, artifact, typeName, registry);
            return registry;
        }

        var entity = await ProjectAccess.FindEntityAsync(session, caller, request.EntityName)
            ?? throw DomainException.NotFound($"Entity {request.EntityName} not found");
        return await projects.OpenOrCreateAsync(session, caller, entity, request.ProjectName);
    }

    private static async ValueTask<CollectionRow> RequirePortfolioAsync(
        IMetadataSession session, CollectionRow collection, ProjectRow project, ArtifactRow artifact, string typeName)
    {
        if (collection.Kind == CollectionKind.Sequence)
        {
            throw DomainException.Invalid(
                $"'{collection.Name}' in project '{project.Name}' is a collection that versions are logged to; link to another name.");
        }

        var collectionType = (await session.GetTypeAsync(collection.TypeId))?.Name;

        // A version keeps its links when its collection gets another type, and linking it again changes no more than aliases.
        return collectionType == typeName || await session.FindMembershipAsync(collection.Id, artifact.Id) is not null
            ? collection
            : throw new DomainException(
                $"artifact type '{typeName}' does not match collection type '{collectionType}'", ErrorCodes.CollectionTypeMismatch, 400);
    }

    private async ValueTask<CollectionRow> CreateAsync(IMetadataSession session, ProjectRow project, string name, string typeName)
    {
        var type = await TypeRows.OpenAsync(session, project.Id, typeName, clock);
        var now = clock.GetUtcNow();
        return await session.AddCollectionAsync(new CollectionRow(
            0, project.Id, type.Id, CollectionKind.Portfolio, name, null, CollectionState.Ready, 0, now, now));
    }
}
