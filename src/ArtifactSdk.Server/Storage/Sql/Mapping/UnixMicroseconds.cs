namespace ArtifactSdk.Server.Storage.Sql.Mapping;

/// <summary>How times are stored: whole microseconds since 1970, UTC. What is finer is cut off.</summary>
internal static class UnixMicroseconds
{
    internal static long From(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    internal static DateTimeOffset ToTime(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
