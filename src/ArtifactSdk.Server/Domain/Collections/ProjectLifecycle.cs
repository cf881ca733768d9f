using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Permissions;

namespace ArtifactSdk.Server.Domain.Collections;

/// <summary>Renames and deletes projects and registries.</summary>
internal sealed class ProjectLifecycle(
    IMetadataStore store, IPermissions permissions, ProjectAccess projects, TimeProvider clock)
{
    private const int PageSize = 500;

    internal ValueTask<ProjectRow> RenameAsync(
        Caller caller, string entityName, string oldName, string newName, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        NameRules.RequireProjectName(newName);
        return store.WriteAsync(
            async session =>
            {
                var project = await projects.FindReadableAsync(session, caller, entityName, oldName)
                    ?? throw DomainException.NotFound($"project '{oldName}' not found under entity '{entityName}'");
                await permissions.RequireAsync(session, caller, Permission.Edit, project);
                return await RenameAsync(session, project, newName, clock);
            },
            cancellationToken);
    }

    internal static async ValueTask<ProjectRow> RenameAsync(IMetadataSession session, ProjectRow project, string newName, TimeProvider clock)
    {
        if (project.Name == newName)
        {
            return project;
        }

        var renamed = project with { Name = newName, UpdatedAt = clock.GetUtcNow() };
        if (renamed.IsRegistry != project.IsRegistry)
        {
            throw DomainException.Invalid(project.IsRegistry
                ? $"The registry '{project.Name}' cannot become a project: its new name has to begin with '{ProjectRow.RegistryPrefix}'."
                : $"The project '{project.Name}' cannot become a registry: its new name must not begin with '{ProjectRow.RegistryPrefix}'.");
        }

        if (await session.FindProjectAsync(project.EntityId, newName) is not null)
        {
            throw DomainException.Invalid($"The name '{newName}' is taken by another project of the entity.");
        }

        await session.UpdateProjectAsync(renamed);
        return renamed;
    }

    /// <summary>A registry goes with its links only. With a project go its versions and every link to them.</summary>
    internal ValueTask<bool> DeleteAsync(Caller caller, long projectId, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        return store.WriteAsync(
            async session =>
            {
                if (await session.GetProjectAsync(projectId) is not { } project || !await permissions.CanReadProjectAsync(session, caller, project))
                {
                    throw DomainException.NotFound($"project {GlobalIds.Encode(GlobalIds.Project, projectId)} not found");
                }

                await permissions.RequireAsync(session, caller, Permission.Delete, project);
                await RemoveLinksAsync(session, projectId);
                return await session.DeleteProjectAsync(projectId);
            },
            cancellationToken);
    }

    /// <summary>Takes the project's versions out of collections elsewhere, where 'latest' has to fall to another one.</summary>
    private static async ValueTask RemoveLinksAsync(IMetadataSession session, long projectId)
    {
        Page<CollectionRow>? collections = null;
        do
        {
            collections = await session.ListCollectionsAsync(
                projectId, null, CollectionKind.Sequence, new PageRequest(collections?.Items[^1].Id, PageSize));
            foreach (var collection in collections.Items)
            {
                await RemoveLinksOfAsync(session, collection);
            }
        }
        while (collections.HasNext);
    }

    private static async ValueTask RemoveLinksOfAsync(IMetadataSession session, CollectionRow collection)
    {
        Page<MembershipRow>? memberships = null;
        do
        {
            memberships = await session.ListMembershipsAsync(collection.Id, new PageRequest(memberships?.Items[^1].Id, PageSize));
            foreach (var membership in memberships.Items)
            {
                foreach (var link in await session.MembershipsOfArtifactAsync(membership.ArtifactId))
                {
                    if (link.CollectionId != collection.Id)
                    {
                        await AliasRules.RemoveMembershipAsync(session, link);
                    }
                }
            }
        }
        while (memberships.HasNext);
    }
}
