using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Permissions;

namespace ArtifactSdk.Server.Domain.Collections;

/// <summary>What upsertModel asks for. Null leaves a part as it is.</summary>
internal sealed record ProjectChange(
    string? EntityName,
    string? Name,
    string? Description,
    string? Access,
    bool? AllowAllArtifactTypes,
    IReadOnlyList<string> ArtifactTypes)
{
    /// <summary>Names an existing project, which then gets <see cref="Name"/> if that is another one.</summary>
    public long? Id { get; init; }
}

/// <summary>Makes and changes projects, and registries, which are projects of an organisation's entity.</summary>
internal sealed class ProjectEditing(IMetadataStore store, IPermissions permissions, ProjectAccess projects, TimeProvider clock)
{
    private static readonly string[] RegistryAccess = ["PRIVATE", "RESTRICTED"];
    private static readonly string[] PlainAccess = ["ENTITY_READ", "ENTITY_WRITE", "USER_READ", "USER_WRITE", "PRIVATE", "RESTRICTED"];

    internal ValueTask<(ProjectRow Project, bool Inserted)> UpsertAsync(Caller caller, ProjectChange change, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        if (change.Name is not null || change.Id is null)
        {
            NameRules.RequireProjectName(change.Name);
        }

        foreach (var type in change.ArtifactTypes)
        {
            NameRules.RequireTypeName(type);
        }

        return store.WriteAsync(
            session => change.Id is { } id ? UpdateAsync(session, caller, id, change) : UpsertAsync(session, caller, change, change.Name!),
            cancellationToken);
    }

    private async ValueTask<(ProjectRow Project, bool Inserted)> UpdateAsync(IMetadataSession session, Caller caller, long id, ProjectChange change)
    {
        if (await session.GetProjectAsync(id) is not { } project || !await permissions.CanReadProjectAsync(session, caller, project))
        {
            throw DomainException.NotFound($"project {GlobalIds.Encode(GlobalIds.Project, id)} not found");
        }

        if (change.Name is { } name && name != project.Name)
        {
            await permissions.RequireAsync(session, caller, Permission.Edit, project);
            project = await ProjectLifecycle.RenameAsync(session, project, name, clock);
        }

        RequireAccess(change.Access, project.IsRegistry);
        return (await ChangeAsync(session, caller, project, change), false);
    }

    private static void RequireAccess(string? access, bool isRegistry)
    {
        var allowed = isRegistry ? RegistryAccess : PlainAccess;
        if (access is { Length: > 0 } && !allowed.Contains(access))
        {
            throw DomainException.Invalid($"'{access}' is no access of a {(isRegistry ? "registry" : "project")}; it is one of {string.Join(", ", allowed)}.");
        }
    }

    private async ValueTask<(ProjectRow Project, bool Inserted)> UpsertAsync(
        IMetadataSession session, Caller caller, ProjectChange change, string name)
    {
        var isRegistry = name.StartsWith(ProjectRow.RegistryPrefix, StringComparison.Ordinal);
        RequireAccess(change.Access, isRegistry);
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
        if (await session.FindProjectAsync(entity.Id, name) is { } existing)
        {
            return (await ChangeAsync(session, caller, existing, change), false);
        }

        if (!await permissions.CanWriteEntityAsync(session, caller, entity))
        {
            throw DomainException.Denied();
        }

        var project = await session.AddProjectAsync(new ProjectRow(
            0,
            entity.Id,
            name,
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

        await DeclareTypesAsync(session, project, change.ArtifactTypes);
        return (project, true);
    }

    private async ValueTask<ProjectRow> ChangeAsync(IMetadataSession session, Caller caller, ProjectRow project, ProjectChange change)
    {
        await projects.RequireWriteAsync(session, caller, project);
        if (change.Access is { } access && access != project.Access)
        {
            await permissions.RequireAsync(session, caller, Permission.ChangeVisibility, project);
        }

        if (change.AllowAllArtifactTypes is { } all && all != project.AllowAllArtifactTypes)
        {
            await permissions.RequireAsync(session, caller, Permission.ChooseAcceptedTypes, project);
        }

        var changed = project with
        {
            Description = change.Description ?? project.Description,
            Access = change.Access ?? project.Access,
            AllowAllArtifactTypes = change.AllowAllArtifactTypes ?? project.AllowAllArtifactTypes,
            UpdatedAt = clock.GetUtcNow(),
        };
        await session.UpdateProjectAsync(changed);
        await DeclareTypesAsync(session, changed, change.ArtifactTypes);
        return changed;
    }

    private async ValueTask DeclareTypesAsync(IMetadataSession session, ProjectRow project, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            var type = await TypeRows.OpenAsync(session, project.Id, name, clock, declared: true);
            if (!type.Declared)
            {
                await session.UpdateTypeAsync(type with { Declared = true });
            }
        }
    }
}
