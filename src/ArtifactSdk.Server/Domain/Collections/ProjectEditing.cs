using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Collections;

/// <summary>What upsertModel asks for. Null leaves a part as it is.</summary>
internal sealed record ProjectChange(
    string? EntityName,
    string Name,
    string? Description,
    string? Access,
    bool? AllowAllArtifactTypes,
    IReadOnlyList<string> ArtifactTypes);

/// <summary>Makes and changes projects, and registries, which are projects of an organisation's entity.</summary>
internal sealed class ProjectEditing(IMetadataStore store, IPermissions permissions, ProjectAccess projects, TimeProvider clock)
{
    private static readonly string[] RegistryAccess = ["PRIVATE", "RESTRICTED"];
    private static readonly string[] PlainAccess = ["ENTITY_READ", "ENTITY_WRITE", "USER_READ", "USER_WRITE", "PRIVATE", "RESTRICTED"];

    internal ValueTask<(ProjectRow Project, bool Inserted)> UpsertAsync(Caller caller, ProjectChange change, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        NameRules.RequireProjectName(change.Name);
        foreach (var type in change.ArtifactTypes)
        {
            NameRules.RequireTypeName(type);
        }

        var isRegistry = IsRegistryName(change.Name);
        var allowed = isRegistry ? RegistryAccess : PlainAccess;
        if (change.Access is { Length: > 0 } access && !allowed.Contains(access))
        {
            throw DomainException.Invalid($"'{access}' is no access of a {(isRegistry ? "registry" : "project")}; it is one of {string.Join(", ", allowed)}.");
        }

        return store.WriteAsync(session => UpsertAsync(session, caller, change, isRegistry), cancellationToken);
    }

    private static bool IsRegistryName(string name) => name.StartsWith(ProjectRow.RegistryPrefix, StringComparison.Ordinal);

    private async ValueTask<(ProjectRow Project, bool Inserted)> UpsertAsync(
        IMetadataSession session, Caller caller, ProjectChange change, bool isRegistry)
    {
        var entity = await ProjectAccess.FindEntityAsync(session, caller, change.EntityName)
            ?? throw DomainException.NotFound($"Entity {change.EntityName} not found");
        if (isRegistry && entity.Kind != EntityKind.Organization)
        {
            throw entity.Kind == EntityKind.User
                ? new DomainException(
                    $"'{entity.Name}' is a personal entity; registries belong to an organization.", ErrorCodes.PersonalEntity, 400)
                : DomainException.Invalid($"'{entity.Name}' is a team; registries belong to its organization's entity.");
        }

        var now = clock.GetUtcNow();
        var existing = await session.FindProjectAsync(entity.Id, change.Name);
        ProjectRow project;
        if (existing is null)
        {
            if (!await permissions.CanWriteEntityAsync(session, caller, entity))
            {
                throw DomainException.Denied();
            }

            project = await session.AddProjectAsync(new ProjectRow(
                0,
                entity.Id,
                change.Name,
                change.Description,
                change.Access ?? (isRegistry ? "PRIVATE" : "ENTITY_WRITE"),
                change.AllowAllArtifactTypes ?? (isRegistry && change.ArtifactTypes.Count == 0),
                caller.User?.Id,
                now,
                now));
            if (isRegistry && caller.User is { } creator)
            {
                await session.SetProjectMemberAsync(new ProjectMemberRow(project.Id, creator.Id, null, "admin"));
            }
        }
        else
        {
            await projects.RequireWriteAsync(session, caller, existing);
            project = existing with
            {
                Description = change.Description ?? existing.Description,
                Access = change.Access ?? existing.Access,
                AllowAllArtifactTypes = change.AllowAllArtifactTypes ?? existing.AllowAllArtifactTypes,
                UpdatedAt = now,
            };
            await session.UpdateProjectAsync(project);
        }

        foreach (var name in change.ArtifactTypes)
        {
            var type = await TypeRows.OpenAsync(session, project.Id, name, clock, declared: true);
            if (!type.Declared)
            {
                await session.UpdateTypeAsync(type with { Declared = true });
            }
        }

        return (project, existing is null);
    }
}
