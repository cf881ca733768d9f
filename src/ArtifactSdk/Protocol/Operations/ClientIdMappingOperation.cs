namespace ArtifactSdk.Protocol.Operations;

/// <summary>The version that became of a draft, by the id that its client gave it.</summary>
internal static class ClientIdMappingOperation
{
    public static readonly GraphQlOperation<ClientIdVariables, ClientIdMappingData> Instance = new(
        "ClientIDMapping",
        """
        query ClientIDMapping($clientID: ID!) {
          clientIDMapping(clientID: $clientID) { serverID }
        }
        """,
        WireJsonContext.Default.ClientIdVariables,
        WireJsonContext.Default.ClientIdMappingData);
}

internal sealed record ClientIdVariables([property: System.Text.Json.Serialization.JsonPropertyName("clientID")] string ClientId);

internal sealed record ClientIdMappingData([property: System.Text.Json.Serialization.JsonPropertyName("clientIDMapping")] WireClientIdMapping? ClientIDMapping);

internal sealed record WireClientIdMapping([property: System.Text.Json.Serialization.JsonPropertyName("serverID")] string? ServerID);
