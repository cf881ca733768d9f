namespace ArtifactSdk.Server.Domain.Audit;

/// <summary>The log of changes. Rows are only ever added.</summary>
internal interface IAuditRows
{
    /// <summary>Where the chain ends: the number and hash of the last row, or 0 and zeros.</summary>
    ValueTask<AuditHead> AuditHeadAsync();

    /// <summary>Adds the row that follows the head, and makes it the head.</summary>
    ValueTask AddAuditEntryAsync(AuditEntry entry);

    ValueTask<IReadOnlyList<AuditEntry>> AuditEntriesAsync(long after, int count);
}
