using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace ArtifactSdk.Server.Domain.Audit;

/// <summary>Makes and checks the links of the audit log. A row that was changed, left out or moved breaks the chain at that row.</summary>
internal static class AuditChain
{
    internal const int HashBytes = 32;
    private const int PageSize = 500;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    internal static AuditEntry Link(AuditHead head, DateTimeOffset at, string actor, string action, string details)
    {
        // What is finer than a microsecond is not stored, so it must not be hashed.
        var stored = new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        var entry = new AuditEntry(head.Number + 1, stored, actor, action, details, head.Hash, []);
        return entry with { Hash = HashOf(entry) };
    }

    internal static async ValueTask<AuditVerdict> VerifyAsync(IMetadataSession session)
    {
        var last = new AuditHead(0, new byte[HashBytes]);
        while (await session.AuditEntriesAsync(last.Number, PageSize) is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                if (Fault(last, entry) is { } reason)
                {
                    return new AuditVerdict(false, entry.Number, last.Number + 1, reason);
                }

                last = new AuditHead(entry.Number, entry.Hash);
            }
        }

        var head = await session.AuditHeadAsync();
        return head.Number == last.Number && head.Hash.AsSpan().SequenceEqual(last.Hash)
            ? new AuditVerdict(true, last.Number, null, null)
            : new AuditVerdict(false, last.Number, last.Number + 1, $"the log ends at {last.Number}, and {head.Number} entries were written");
    }

    /// <summary>The row as exported: a line of JSON, from which anybody can compute the hash again.</summary>
    internal static void Write(Utf8JsonWriter writer, AuditEntry entry)
    {
        writer.WriteStartObject();
        WriteContent(writer, entry);
        writer.WriteString("previousHash", Convert.ToHexStringLower(entry.PreviousHash));
        writer.WriteString("hash", Convert.ToHexStringLower(entry.Hash));
        writer.WriteEndObject();
    }

    private static string? Fault(AuditHead last, AuditEntry entry)
    {
        if (entry.Number != last.Number + 1)
        {
            return $"entry {last.Number + 1} is missing";
        }

        if (!entry.PreviousHash.AsSpan().SequenceEqual(last.Hash))
        {
            return $"entry {entry.Number} does not follow entry {last.Number}";
        }

        return entry.Hash.AsSpan().SequenceEqual(HashOf(entry)) ? null : $"entry {entry.Number} was changed";
    }

    private static byte[] HashOf(AuditEntry entry)
    {
        var content = new ArrayBufferWriter<byte>(256);
        content.Write(entry.PreviousHash);
        using (var writer = new Utf8JsonWriter(content))
        {
            writer.WriteStartObject();
            WriteContent(writer, entry);
            writer.WriteEndObject();
        }

        return SHA256.HashData(content.WrittenSpan);
    }

    private static void WriteContent(Utf8JsonWriter writer, AuditEntry entry)
    {
        // The order and the writing of what is in it are the canonical form: they never change.
        writer.WriteNumber("number", entry.Number);
        writer.WriteString("at", entry.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        writer.WriteString("actor", entry.Actor);
        writer.WriteString("action", entry.Action);
        writer.WritePropertyName("details");
        writer.WriteRawValue(entry.Details, skipInputValidation: true);
    }
}
