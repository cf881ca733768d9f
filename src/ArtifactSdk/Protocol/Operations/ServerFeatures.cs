namespace ArtifactSdk.Protocol.Operations;

/// <summary>What the server can do beyond the oldest protocol.</summary>
internal static class ServerFeaturesOperation
{
    public static readonly GraphQlOperation<NoVariables, ServerFeaturesData> Instance = new(
        "ServerFeaturesQuery",
        """
        query ServerFeaturesQuery {
          serverInfo { features { name isEnabled } }
        }
        """,
        WireJsonContext.Default.NoVariables,
        WireJsonContext.Default.ServerFeaturesData);
}

internal sealed record ServerFeaturesData(WireServerInfo? ServerInfo);

internal sealed record WireServerInfo(IReadOnlyList<WireFeature?>? Features);

internal sealed record WireFeature(string? Name, bool IsEnabled);
