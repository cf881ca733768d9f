namespace ArtifactSdk.Protocol.Operations;

/// <summary>Who the key belongs to.</summary>
internal static class ViewerOperation
{
    public static readonly GraphQlOperation<NoVariables, ViewerData> Instance = new(
        "Viewer",
        """
        query Viewer {
          viewer { id entity username email teams { edges { node { name } } } }
        }
        """,
        WireJsonContext.Default.NoVariables,
        WireJsonContext.Default.ViewerData);
}

internal sealed record ViewerData(WireViewer? Viewer);

internal sealed record WireViewer(string? Id, string? Entity, string? Username, string? Email, WireTeams? Teams)
{
    public IEnumerable<string> TeamNames => (Teams?.Edges ?? []).Select(edge => edge?.Node?.Name).OfType<string>();
}

internal sealed record WireTeams(IReadOnlyList<WireTeamEdge?>? Edges);

internal sealed record WireTeamEdge(WireTeam? Node);

internal sealed record WireTeam(string? Name);
