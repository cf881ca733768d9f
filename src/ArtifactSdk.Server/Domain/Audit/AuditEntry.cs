namespace ArtifactSdk.Server.Domain.Audit;

/// <summary>One change.</summary>
/// <param name="Number">1, 2, 3 … without gaps.</param>
/// <param name="At">When, to the microsecond.</param>
/// <param name="Actor">The user name of who did it; <see cref="AuditScope.System"/> for the server itself.</param>
/// <param name="Action">The mutation, or the call of the administration API.</param>
/// <param name="Details">What was asked for: canonical JSON of an object.</param>
/// <param name="PreviousHash">The hash of the row before, zeros for the first.</param>
/// <param name="Hash">SHA-256 over <paramref name="PreviousHash"/> and the canonical JSON of the rest.</param>
internal sealed record AuditEntry(
    long Number, DateTimeOffset At, string Actor, string Action, string Details, byte[] PreviousHash, byte[] Hash);

internal sealed record AuditHead(long Number, byte[] Hash);

/// <summary>Whether the chain is whole; if not, <paramref name="BrokenAt"/> is the number of the first row that does not fit.</summary>
internal sealed record AuditVerdict(bool IsWhole, long Entries, long? BrokenAt, string? Reason);
