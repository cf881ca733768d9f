using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Collections;
using ArtifactSdk.Server.Domain.Publishing;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Schema.Mutations;

/// <summary>Linking, using, labelling, editing and deleting versions.</summary>
internal static class VersionMutations
{
    internal static void Map(SchemaMap map)
    {
        map.Mutation("linkArtifact", LinkAsync);
        map.PayloadType("LinkArtifactPayload", "versionIndex", "artifactMembership");

        map.Mutation("unlinkArtifact", async (request, input) =>
        {
            var id = input.RequiredString("artifactID");
            var success = await request.Services.Linking.UnlinkAsync(
                request.Caller,
                GlobalIds.Require(id, GlobalIds.Artifact),
                GlobalIds.Require(input.RequiredString("artifactPortfolioID"), GlobalIds.Collection),
                request.CancellationToken);
            return new Payload { ["success"] = success, ["artifactID"] = id };
        });
        map.PayloadType("UnlinkArtifactPayload", "success", "artifactID");

        map.Mutation("useArtifact", async (request, input) => Payload.Of(
            "artifact",
            await request.Services.Lineage.UseAsync(
                request.Caller,
                input.RequiredString("entityName"),
                input.RequiredString("projectName"),
                input.RequiredString("runName"),
                ArtifactId(input),
                Inputs.NullIfEmpty(input.String("usedAs")),
                request.CancellationToken)));
        map.PayloadType("UseArtifactPayload", "artifact");

        map.Mutation("addAliases", async (request, input) => Payload.Of(
            "success",
            await request.Services.Aliases.AddAsync(request.Caller, ArtifactId(input), ReadAliases(input), request.CancellationToken)));
        map.PayloadType("AddAliasesPayload", "success");

        map.Mutation("deleteAliases", async (request, input) => Payload.Of(
            "success",
            await request.Services.Aliases.RemoveAsync(request.Caller, ArtifactId(input), ReadAliases(input), request.CancellationToken)));
        map.PayloadType("DeleteAliasesPayload", "success");

        map.Mutation("updateArtifact", UpdateAsync);
        map.PayloadType("UpdateArtifactPayload", "artifact");

        map.Mutation("deleteArtifact", async (request, input) => Payload.Of(
            "artifact",
            await request.Services.Versions.DeleteAsync(
                request.Caller, ArtifactId(input), input.Bool("deleteAliases") ?? false, request.CancellationToken)));
        map.PayloadType("DeleteArtifactPayload", "artifact");
    }

    private static long ArtifactId(ArgumentReader input) => GlobalIds.Require(input.RequiredString("artifactID"), GlobalIds.Artifact);

    private static List<AliasAddress> ReadAliases(ArgumentReader input) =>
        [.. (input.Objects("aliases") ?? []).Select(alias => new AliasAddress(
            alias.RequiredString("entityName"),
            alias.RequiredString("projectName"),
            alias.RequiredString("artifactCollectionName"),
            alias.RequiredString("alias")))];

    private static async ValueTask<Payload> LinkAsync(RequestContext request, ArgumentReader input)
    {
        var name = Inputs.NullIfEmpty(input.String("artifactPortfolioName"));
        var aliases = new List<string>();
        foreach (var alias in input.Objects("aliases") ?? [])
        {
            var collection = alias.RequiredString("artifactCollectionName");
            if (name is not null && collection != name)
            {
                throw DomainException.Invalid(
                    $"The alias '{alias.RequiredString("alias")}' is asked for in '{collection}', but the artifact is linked to '{name}'.");
            }

            aliases.Add(alias.RequiredString("alias"));
        }

        var membership = await request.Services.Linking.LinkAsync(
            request.Caller,
            new LinkRequest
            {
                ArtifactId = input.String("artifactID"),
                ClientId = input.String("clientID"),
                CollectionId = input.String("artifactPortfolioID"),
                CollectionName = name,
                EntityName = input.String("entityName"),
                ProjectName = input.String("projectName"),
                Aliases = aliases,
            },
            request.CancellationToken);
        return new Payload { ["versionIndex"] = membership.VersionIndex, ["artifactMembership"] = membership };
    }

    private static async ValueTask<Payload> UpdateAsync(RequestContext request, ArgumentReader input)
    {
        var change = new VersionChange(
            input.String("description"),
            input.String("metadata"),
            input.String("labels"),
            input.Long("ttlDurationSeconds"),
            Inputs.TagNames(input, "tagsToAdd"),
            Inputs.TagNames(input, "tagsToDelete"),
            input.Objects("aliases")?
                .Select(alias => new RequestedAlias(alias.RequiredString("artifactCollectionName"), alias.RequiredString("alias")))
                .ToList());
        return Payload.Of(
            "artifact",
            await request.Services.Versions.UpdateAsync(request.Caller, ArtifactId(input), change, request.CancellationToken));
    }
}
