using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Collections;

/// <summary>Which registry a link means, and whether the version may enter it.</summary>
internal static class RegistryRules
{
    private const int MaxListedTypes = 1000;

    internal static async ValueTask<ProjectRow> FindAsync(
        IMetadataSession session, Caller caller, IPermissions permissions, string? entityName, string projectName)
    {
        var name = projectName[ProjectRow.RegistryPrefix.Length..];
        var entity = await ProjectAccess.FindEntityAsync(session, caller, entityName)
            ?? throw new DomainException(
                $"The organization '{entityName}' was not found; name the organization that the registry '{name}' belongs to.",
                ErrorCodes.OrganizationNotFound,
                404);
        if (entity.Kind == EntityKind.User)
        {
            throw new DomainException(
                $"'{entity.Name}' is a personal entity, which has no registries; name the organization of the registry '{name}'.",
                ErrorCodes.PersonalEntity,
                400);
        }

        // Registries live in the organisation's own entity; a team stands for its organisation.
        if (entity is { Kind: EntityKind.Team, OrganizationId: { } organizationId }
            && await session.GetOrganizationAsync(organizationId) is { } organization)
        {
            entity = await session.GetEntityAsync(organization.OrgEntityId) ?? entity;
        }

        var project = await session.FindProjectAsync(entity.Id, projectName);
        return project is not null && await permissions.CanReadProjectAsync(session, caller, project)
            ? project
            : throw new DomainException(
                $"The registry '{name}' was not found in '{entity.Name}'; create it first, or check the name (it is case-sensitive).",
                ErrorCodes.RegistryNotFound,
                404);
    }

    internal static async ValueTask RequireMayEnterAsync(
        IMetadataSession session, Caller caller, IPermissions permissions, ArtifactRow artifact, string typeName, ProjectRow registry)
    {
        var sequence = await session.GetCollectionAsync(artifact.SequenceId);
        var source = sequence is null ? null : await session.GetProjectAsync(sequence.ProjectId);
        var sourceEntity = source is null ? null : await session.GetEntityAsync(source.EntityId);
        var target = await session.GetEntityAsync(registry.EntityId);
        if (sourceEntity is null || sourceEntity.Kind == EntityKind.User)
        {
            throw new DomainException(
                $"The artifact lives in the personal entity '{sourceEntity?.Name}'. Only artifacts of a team can be linked to a registry: log it in a team's project.",
                ErrorCodes.PersonalEntity,
                400);
        }

        if (sourceEntity.OrganizationId is null || sourceEntity.OrganizationId != target?.OrganizationId)
        {
            throw new DomainException(
                $"The artifact's team '{sourceEntity.Name}' does not belong to the organization of the registry '{RegistryName(registry)}'.",
                ErrorCodes.PermissionError,
                403);
        }

        if (!await permissions.CanWriteProjectAsync(session, caller, registry))
        {
            throw DomainException.Denied();
        }

        if (!registry.AllowAllArtifactTypes && await session.FindTypeAsync(registry.Id, typeName) is not { Declared: true })
        {
            var types = await session.ListTypesAsync(registry.Id, includeUnused: true, new PageRequest(null, MaxListedTypes));
            var allowed = string.Join(", ", types.Items.Where(type => type.Declared).Select(type => type.Name));
            throw new DomainException(
                $"The registry '{RegistryName(registry)}' does not accept type '{typeName}' (allowed: {(allowed.Length > 0 ? allowed : "none")}).",
                ErrorCodes.ArtifactTypeNotAllowed,
                400);
        }
    }

    private static string RegistryName(ProjectRow registry) => registry.Name[ProjectRow.RegistryPrefix.Length..];
}
