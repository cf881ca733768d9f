using ArtifactSdk.Server.Schema.Types;

namespace ArtifactSdk.Server.Schema.Mutations;

/// <summary>People's own API keys.</summary>
internal static class KeyMutations
{
    internal static void Map(SchemaMap map)
    {
        map.Mutation("generateApiKey", async (request, input) =>
        {
            var (row, key) = await request.Services.PersonalKeys.GenerateAsync(
                request.Caller, Inputs.NullIfEmpty(input.String("description")), request.CancellationToken);
            return Payload.Of("apiKey", new ApiKeyNode(row, key));
        });
        map.Field<Payload>("GenerateApiKeyPayload", "apiKey", payload => payload.GetValueOrDefault("apiKey"));

        map.Mutation("deleteApiKey", async (request, input) => Payload.Of(
            "success",
            await request.Services.PersonalKeys.DeleteAsync(request.Caller, input.RequiredString("id"), request.CancellationToken)));
    }
}
