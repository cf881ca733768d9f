using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Collections;

/// <summary>Makes artifact types, and moves source collections to others.</summary>
internal sealed class TypeEditing(IMetadataStore store, IPermissions permissions, ProjectAccess projects, TimeProvider clock)
{
    /// <summary>The type, made when it is missing; a description that is given is kept.</summary>
    internal ValueTask<ArtifactTypeRow> CreateAsync(
        Caller caller, string entityName, string projectName, string name, string? description, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        NameRules.RequireTypeName(name);
        return store.WriteAsync(
            async session =>
            {
                var project = await projects.OpenAsync(session, caller, entityName, projectName);
                var type = await TypeRows.OpenAsync(session, project.Id, name, clock, declared: true);
                var described = type with { Description = description ?? type.Description, Declared = true };
                if (described != type)
                {
                    await session.UpdateTypeAsync(described);
                }

                return described;
            },
            cancellationToken);
    }

    /// <summary>The collection and its versions get the other type. Links to them stay where they are.</summary>
    internal ValueTask<CollectionRow> MoveAsync(Caller caller, long collectionId, string typeName, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        NameRules.RequireTypeName(typeName);
        return store.WriteAsync(
            async session =>
            {
                var collection = await session.GetCollectionAsync(collectionId);
                var project = collection is null ? null : await session.GetProjectAsync(collection.ProjectId);
                if (collection is not { State: CollectionState.Ready } || project is null
                    || !await permissions.CanReadProjectAsync(session, caller, project))
                {
                    throw DomainException.NotFound($"collection {GlobalIds.Encode(GlobalIds.Collection, collectionId)} not found");
                }

                await projects.RequireWriteAsync(session, caller, project);
                if (collection.Kind != CollectionKind.Sequence)
                {
                    throw new DomainException(
                        $"The type of '{collection.Name}' cannot change: it holds links, and its type is that of what was linked first.",
                        ErrorCodes.CollectionTypeMismatch,
                        400);
                }

                var type = await TypeRows.OpenAsync(session, project.Id, typeName, clock);
                var moved = collection with { TypeId = type.Id, UpdatedAt = clock.GetUtcNow() };
                await session.UpdateCollectionAsync(moved);
                await session.SetTypeOfSequenceAsync(collectionId, type.Id);
                return moved;
            },
            cancellationToken);
    }
}
