using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Collections;

/// <summary>Renames, describes, labels and deletes collections.</summary>
internal sealed class CollectionEditing(IMetadataStore store, IPermissions permissions, ProjectAccess projects, TimeProvider clock)
{
    private const int MaxTags = 20;
    private const int PageSize = 500;

    internal ValueTask<CollectionRow> UpdateAsync(
        Caller caller, long collectionId, CollectionKind kind, string? name, string? description, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        if (name is not null)
        {
            NameRules.RequireCollectionName(name);
        }

        return store.WriteAsync(
            async session =>
            {
                var collection = await RequireAsync(session, caller, collectionId, kind);
                if (name is not null && name != collection.Name && await session.FindCollectionAsync(collection.ProjectId, name) is not null)
                {
                    throw DomainException.Invalid($"The name '{name}' is taken by another collection of the project.");
                }

                var updated = collection with
                {
                    Name = name ?? collection.Name,
                    Description = description ?? collection.Description,
                    UpdatedAt = clock.GetUtcNow(),
                };
                await session.UpdateCollectionAsync(updated);
                return updated;
            },
            cancellationToken);
    }

    /// <summary>Of a source collection the versions go too, with every link to them; of a portfolio only the links.</summary>
    internal ValueTask<CollectionRow> DeleteAsync(Caller caller, long collectionId, CollectionKind kind, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        return store.WriteAsync(
            async session =>
            {
                var collection = await RequireAsync(session, caller, collectionId, kind);
                var now = clock.GetUtcNow();
                while (await session.ListMembershipsAsync(collectionId, new PageRequest(null, PageSize)) is { Items.Count: > 0 } page)
                {
                    foreach (var membership in page.Items)
                    {
                        await RemoveAsync(session, membership, kind, now);
                    }
                }

                var deleted = collection with { State = CollectionState.Deleted, UpdatedAt = now };
                await session.UpdateCollectionAsync(deleted);
                return deleted;
            },
            cancellationToken);
    }

    internal ValueTask<IReadOnlyList<TagRow>> AddTagsAsync(
        Caller caller, string entityName, string projectName, string name, IReadOnlyList<string> tags, CancellationToken cancellationToken) =>
        ChangeTagsAsync(caller, entityName, projectName, name, tags, (session, id, tag) => session.AddCollectionTagAsync(id, tag), cancellationToken);

    internal ValueTask<IReadOnlyList<TagRow>> RemoveTagsAsync(
        Caller caller, string entityName, string projectName, string name, IReadOnlyList<string> tags, CancellationToken cancellationToken) =>
        ChangeTagsAsync(caller, entityName, projectName, name, tags, (session, id, tag) => session.RemoveCollectionTagAsync(id, tag), cancellationToken);

    private ValueTask<IReadOnlyList<TagRow>> ChangeTagsAsync(
        Caller caller,
        string entityName,
        string projectName,
        string name,
        IReadOnlyList<string> tags,
        Func<IMetadataSession, long, string, ValueTask> change,
        CancellationToken cancellationToken)
    {
        caller.RequireUser();
        if (tags.Count > MaxTags)
        {
            throw DomainException.Invalid($"{tags.Count} tags in one call are too many; at most {MaxTags} are allowed.");
        }

        foreach (var tag in tags)
        {
            NameRules.RequireTag(tag);
        }

        return store.WriteAsync(
            async session =>
            {
                var project = await projects.OpenAsync(session, caller, entityName, projectName);
                var collection = await session.FindCollectionAsync(project.Id, name)
                    ?? throw DomainException.NotFound($"collection '{name}' not found in {entityName}/{projectName}");
                foreach (var tag in tags)
                {
                    await change(session, collection.Id, tag);
                }

                return await session.TagsOfCollectionAsync(collection.Id);
            },
            cancellationToken);
    }

    private static async ValueTask RemoveAsync(IMetadataSession session, MembershipRow membership, CollectionKind kind, DateTimeOffset now)
    {
        if (kind == CollectionKind.Portfolio)
        {
            await ProtectedAliases.RequireNoneAsync(session, membership);
            await session.RemoveMembershipAsync(membership.Id);
            return;
        }

        foreach (var link in await session.MembershipsOfArtifactAsync(membership.ArtifactId))
        {
            if (link.CollectionId == membership.CollectionId)
            {
                await session.RemoveMembershipAsync(link.Id);
            }
            else
            {
                await AliasRules.RemoveMembershipAsync(session, link);
            }
        }

        if (await session.GetArtifactAsync(membership.ArtifactId) is { } artifact)
        {
            await session.UpdateArtifactAsync(artifact with { State = ArtifactState.Deleted, UpdatedAt = now });
        }
    }

    private async ValueTask<CollectionRow> RequireAsync(IMetadataSession session, Caller caller, long collectionId, CollectionKind kind)
    {
        var collection = await session.GetCollectionAsync(collectionId);
        var project = collection is null ? null : await session.GetProjectAsync(collection.ProjectId);
        if (collection is not { State: CollectionState.Ready } || collection.Kind != kind || project is null
            || !await permissions.CanReadProjectAsync(session, caller, project))
        {
            throw DomainException.NotFound($"collection {GlobalIds.Encode(GlobalIds.Collection, collectionId)} not found");
        }

        await projects.RequireWriteAsync(session, caller, project);
        return collection;
    }
}
