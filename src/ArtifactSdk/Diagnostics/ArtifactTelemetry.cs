namespace ArtifactSdk;

/// <summary>The names under which the client reports traces and metrics.</summary>
public static class ArtifactTelemetry
{
    /// <summary>The name of the client's activity source.</summary>
    public const string ActivitySourceName = "ArtifactSdk";

    /// <summary>The name of the client's meter.</summary>
    public const string MeterName = "ArtifactSdk";
}
