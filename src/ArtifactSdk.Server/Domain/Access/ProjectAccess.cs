using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Access;

/// <summary>Finds entities and projects by the names that clients send, and refuses what the caller may not touch.</summary>
internal sealed class ProjectAccess(IPermissions permissions, TimeProvider clock)
{
    /// <summary>
    /// An entity by name, or by the display name of an organisation (its registries' entity is meant). No name: the
    /// caller's default entity.
    /// </summary>
    internal static async ValueTask<EntityRow?> FindEntityAsync(IMetadataSession session, Caller caller, string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return caller.User is { } user ? await session.GetEntityAsync(user.DefaultEntityId) : null;
        }

        if (await session.FindEntityAsync(name) is { } entity)
        {
            return entity;
        }

        return await session.FindOrganizationAsync(name) is { } organization
            ? await session.GetEntityAsync(organization.OrgEntityId)
            : null;
    }

    /// <summary>The project if it exists and the caller may see it. Both "missing" cases look alike, on purpose.</summary>
    internal async ValueTask<ProjectRow?> FindReadableAsync(
        IMetadataSession session, Caller caller, string? entityName, string? projectName)
    {
        if (projectName is null || await FindEntityAsync(session, caller, entityName) is not { } entity)
        {
            return null;
        }

        var project = await session.FindProjectAsync(entity.Id, projectName);
        return project is not null && await permissions.CanReadProjectAsync(session, caller, project) ? project : null;
    }

    /// <summary>The project, made when it is missing, or the refusal.</summary>
    internal async ValueTask<ProjectRow> OpenOrCreateAsync(
        IMetadataSession session, Caller caller, EntityRow entity, string projectName)
    {
        var project = await session.FindProjectAsync(entity.Id, projectName);
        if (project is not null)
        {
            await RequireWriteAsync(session, caller, project);
            return project;
        }

        if (!await permissions.CanWriteEntityAsync(session, caller, entity))
        {
            throw DomainException.Denied();
        }

        NameRules.RequireProjectName(projectName);
        if (projectName.StartsWith(ProjectRow.RegistryPrefix, StringComparison.Ordinal))
        {
            throw new DomainException(
                $"The registry '{projectName[ProjectRow.RegistryPrefix.Length..]}' does not exist in '{entity.Name}'. Create it first.",
                ErrorCodes.RegistryNotFound,
                404);
        }

        var now = clock.GetUtcNow();
        return await session.AddProjectAsync(
            new ProjectRow(0, entity.Id, projectName, null, "ENTITY_WRITE", false, caller.User?.Id, now, now));
    }

    internal async ValueTask<ProjectRow> OpenAsync(IMetadataSession session, Caller caller, string? entityName, string? projectName)
    {
        var project = await FindReadableAsync(session, caller, entityName, projectName)
            ?? throw DomainException.NotFound($"project '{projectName}' not found under entity '{entityName}'");
        await RequireWriteAsync(session, caller, project);
        return project;
    }

    internal async ValueTask RequireWriteAsync(IMetadataSession session, Caller caller, ProjectRow project)
    {
        if (!await permissions.CanWriteProjectAsync(session, caller, project))
        {
            throw DomainException.Denied();
        }
    }
}
