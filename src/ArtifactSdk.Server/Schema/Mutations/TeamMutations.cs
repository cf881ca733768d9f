using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Administration;

namespace ArtifactSdk.Server.Schema.Mutations;

/// <summary>New teams, who is in them, and new accounts.</summary>
internal static class TeamMutations
{
    internal static void Map(SchemaMap map)
    {
        map.Mutation("createTeam", async (request, input) => Payload.Of(
            "entity",
            await request.Services.Teams.CreateAsync(
                request.Caller, input.RequiredString("teamName"), Inputs.NullIfEmpty(input.String("teamAdminUserName")), request.CancellationToken)));
        map.PayloadType("CreateTeamPayload", "entity");

        map.Mutation("createInvite", async (request, input) => Payload.Of(
            "invite",
            await request.Services.Invitations.InviteAsync(
                request.Caller,
                Inputs.Required(input, "entityName"),
                Inputs.NullIfEmpty(input.String("username")),
                Inputs.NullIfEmpty(input.String("email")),
                input.Bool("admin") ?? false,
                request.CancellationToken)));
        map.PayloadType("CreateInvitePayload", "invite");
        map.Field<Invitation>("Invite", "id", invitation => GlobalIds.Encode(GlobalIds.User, invitation.User.Id));
        map.Field<Invitation>("Invite", "name", invitation => invitation.User.Name);
        map.Field<Invitation>("Invite", "email", invitation => invitation.User.Email);
        map.Field<Invitation>("Invite", "createdAt", invitation => WireText.Of(invitation.At));
        map.Field<Invitation>("Invite", "fromUser", invitation => invitation.Caller);
        map.Field<Invitation>("Invite", "toUser", invitation => invitation.User);
        map.Field<Invitation>("Invite", "entity", invitation => invitation.Team);

        map.Mutation("deleteInvite", async (request, input) => Payload.Of(
            "success",
            await request.Services.Invitations.WithdrawAsync(
                request.Caller, Inputs.Required(input, "entityName"), Inputs.Required(input, "id"), request.CancellationToken)));

        map.Mutation("createServiceAccount", async (request, input) => Payload.Of(
            "user",
            await request.Services.Invitations.AddServiceAccountAsync(
                request.Caller, Inputs.Required(input, "entityName"), Inputs.NullIfEmpty(input.String("description")), request.CancellationToken)));
        map.Mutation("createUser", async (request, input) => Payload.Of(
            "user",
            await request.Services.Users.CreateAsync(
                request.Caller, Inputs.Required(input, "email"), input.Bool("admin") ?? false, request.CancellationToken)));
        map.PayloadType("CreateUserPayload", "user");
    }
}
