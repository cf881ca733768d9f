namespace ArtifactSdk.Cli.Diagnosis;

internal enum CheckStatus
{
    Ok,
    Warning,
    Failed,
    Skipped,
}

/// <summary>What one check found.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Status">How it is.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Remedy">What to do; null when all is well.</param>
internal sealed record CheckResult(string Name, CheckStatus Status, string Detail, string? Remedy = null);
