namespace ArtifactSdk.Server.Hosting;

/// <summary>Which limit has a value that cannot be. Limits can be tight, but a server that can answer nothing is a mistake.</summary>
internal static class LimitChecks
{
    private const int LongestPath = 4096;

    /// <exception cref="ArgumentException">In one line, with the name of the limit.</exception>
    internal static void Require(ServerLimits limits)
    {
        Positive(nameof(limits.MaxRequestHeaders), limits.MaxRequestHeaders);
        Positive(nameof(limits.MaxRequestHeaderBytes), limits.MaxRequestHeaderBytes);
        Positive(nameof(limits.RequestHeadersTimeout), limits.RequestHeadersTimeout.Ticks);
        Positive(nameof(limits.MinBytesPerSecond), limits.MinBytesPerSecond);
        // The web server measures once a second and takes no shorter grace.
        AtLeast(nameof(limits.SlowBodyGrace), limits.SlowBodyGrace > TimeSpan.FromSeconds(1), "more than a second");
        AtLeast(nameof(limits.RequestsPerSecond), limits.RequestsPerSecond >= 0, "0 or more");
        Positive(nameof(limits.RequestBurst), limits.RequestBurst);
        Positive(nameof(limits.AnonymousRequestsPerSecond), limits.AnonymousRequestsPerSecond);
        Positive(nameof(limits.AnonymousRequestBurst), limits.AnonymousRequestBurst);
        Positive(nameof(limits.MaxGraphQlDocumentBytes), limits.MaxGraphQlDocumentBytes);
        Positive(nameof(limits.MaxGraphQlDepth), limits.MaxGraphQlDepth);
        Positive(nameof(limits.MaxGraphQlFields), limits.MaxGraphQlFields);
        AtLeast(nameof(limits.MaxGraphQlAliases), limits.MaxGraphQlAliases >= 0, "0 or more");
        AtLeast(nameof(limits.MaxGraphQlResponseBytes), limits.MaxGraphQlResponseBytes >= 64 * 1024, "65536 or more");
        Positive(nameof(limits.MaxManifestBytes), limits.MaxManifestBytes);
        Positive(nameof(limits.MaxManifestEntries), limits.MaxManifestEntries);
        AtLeast(nameof(limits.MaxPathLength), limits.MaxPathLength is > 0 and <= LongestPath, $"1 to {LongestPath}");
    }

    private static void Positive(string limit, double value) => AtLeast(limit, value > 0, "above 0");

    private static void AtLeast(string limit, bool condition, string allowed)
    {
        if (!condition)
        {
            throw new ArgumentException($"Limits.{limit} has to be {allowed}.");
        }
    }
}
