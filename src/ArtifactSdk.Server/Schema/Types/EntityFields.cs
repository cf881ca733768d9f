using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>Entities and organisations.</summary>
internal static class EntityFields
{
    private static readonly object NoAdvancedSearch = new();

    internal static void Map(SchemaMap map)
    {
        map.Field<EntityRow>("Entity", "id", entity => GlobalIds.Encode(GlobalIds.Entity, entity.Id));
        map.Field<EntityRow>("Entity", "name", entity => entity.Name);
        map.Field<EntityRow>("Entity", "isTeam", entity => entity.Kind == EntityKind.Team);
        map.Field<EntityRow>("Entity", "entityType", entity => WireText.Of(entity.Kind));
        map.Field<EntityRow>("Entity", "photoUrl", _ => null);

        // There are no plans, limits or pictures here; the name of an entity that exists is not to be had.
        map.Field<EntityRow>("Entity", "available", _ => false);
        map.Field<EntityRow>("Entity", "readOnlyAdmin", _ => false);
        map.Field<EntityRow>("Entity", "privateOnly", _ => false);
        map.Field<EntityRow>("Entity", "codeSavingEnabled", _ => false);
        map.Field<EntityRow>("Entity", "defaultAccess", _ => "ENTITY_WRITE");
        map.Field<EntityRow>("Entity", "isPaid", _ => false);
        map.Field<EntityRow>("Entity", "limits", _ => null);
        map.Field<EntityRow>("Entity", "storageBytes", async (entity, request) =>
            await request.ReadAsync(session => session.StorageBytesOfEntityAsync(entity.Id)));
        map.Field<EntityRow>("Entity", "readOnly", async (entity, request) =>
            !await request.ReadAsync(session => request.Services.Permissions.CanWriteEntityAsync(session, request.Caller, entity)));
        map.Field<EntityRow>("Entity", "organization", async (entity, request) =>
            entity is { Kind: not EntityKind.User, OrganizationId: { } id } ? await request.OrganizationAsync(id) : null);
        map.Field<EntityRow>("Entity", "user", async (entity, request) =>
            entity.Kind == EntityKind.User
                && await request.ReadAsync(session => session.FindUserAsync(entity.Name)) is { } user && user.EntityId == entity.Id
                ? user
                : null);
        map.Field<EntityRow>("Entity", "members", async (entity, request) =>
            await request.ReadAsync(session => session.MembersOfEntityAsync(entity.Id)));
        map.Field<EntityRow>("Entity", "project", async (entity, request, context) =>
            context.Arguments.String("name") is { } name
                && await request.ReadAsync(session => session.FindProjectAsync(entity.Id, name)) is { } project
                ? await request.ReadableProjectAsync(project.Id)
                : null);
        map.Field<EntityRow>("Entity", "projects", async (entity, request, context) =>
            await ProjectLists.OfEntityAsync(request, context, entity));
        map.Field<EntityRow>("Entity", "artifactCollections", async (entity, request, context) =>
            await RegistryLists.CollectionsAsync(request, context, entity));
        map.Field<EntityRow>("Entity", "artifactMemberships", async (entity, request, context) =>
            await RegistryLists.MembershipsAsync(request, context, entity));

        map.Field<MemberRow>("Member", "id", member => GlobalIds.Encode(GlobalIds.User, member.User.Id));
        map.Field<MemberRow>("Member", "name", member => member.User.Name);
        map.Field<MemberRow>("Member", "username", member => member.User.Username);
        map.Field<MemberRow>("Member", "email", member => member.User.Email);
        map.Field<MemberRow>("Member", "role", member => member.Role);
        map.Field<MemberRow>("Member", "admin", member => member.Role == "admin");
        map.Field<MemberRow>("Member", "pending", _ => false);
        map.Field<MemberRow>("Member", "photoUrl", _ => null);
        map.Field<MemberRow>("Member", "accountType", member => member.User.IsService ? "SERVICE" : "USER");

        // Keys are stored as hashes, so nobody can be shown one.
        map.Field<MemberRow>("Member", "apiKey", _ => null);

        map.Field<OrganizationRow>("Organization", "id", organization => GlobalIds.Encode(GlobalIds.Organization, organization.Id));
        map.Field<OrganizationRow>("Organization", "name", organization => organization.Name);
        map.Field<OrganizationRow>("Organization", "orgEntity", async (organization, request) => await request.EntityAsync(organization.OrgEntityId));
        map.Field<OrganizationRow>("Organization", "coreWeaveOrganizationId", _ => null);
        map.Field<OrganizationRow>("Organization", "featureFlags", _ => Array.Empty<object>());
        map.Field<OrganizationRow>("Organization", "advancedRegistryFeatures", _ => NoAdvancedSearch);
        map.Field<object>("AdvancedRegistryFeatures", "advancedSearch", _ => false);
    }
}
