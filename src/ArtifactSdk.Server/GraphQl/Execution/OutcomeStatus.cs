namespace ArtifactSdk.Server.GraphQl.Execution;

/// <summary>Chooses one HTTP status for a response with several errors.</summary>
internal static class OutcomeStatus
{
    // What the caller must settle first comes first. A final refusal outranks a status that invites a retry, because the retry would
    // meet the refusal again.
    private static readonly int[] Ranking = [401, 403, 400, 422, 413, 410, 404, 501, 409, 429, 503, 500];

    public static int Of(IReadOnlyList<GraphQlError> errors) =>
        errors.Count == 0 ? 200 : errors.MinBy(error => Rank(error.StatusCode))!.StatusCode;

    private static int Rank(int status)
    {
        var rank = Array.IndexOf(Ranking, status);
        return rank >= 0 ? rank : Array.IndexOf(Ranking, status < 500 ? 404 : 500);
    }
}
