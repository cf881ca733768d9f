using System.Buffers;
using System.Text.Json;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Audit;

namespace ArtifactSdk.Server.Web;

/// <summary>The audit log as lines of JSON, oldest first, and whether its chain is whole.</summary>
internal sealed class AuditExport(IMetadataStore store)
{
    private const int PageSize = 500;

    internal ValueTask<AuditVerdict> VerifyAsync(CancellationToken cancellationToken) =>
        store.ReadAsync(AuditChain.VerifyAsync, cancellationToken);

    internal async Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = "application/x-ndjson; charset=utf-8";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        for (var after = 0L; ;)
        {
            var from = after;
            var page = await store.ReadAsync(session => session.AuditEntriesAsync(from, PageSize), context.RequestAborted);
            foreach (var entry in page)
            {
                using (var writer = new Utf8JsonWriter(buffer))
                {
                    AuditChain.Write(writer, entry);
                }

                buffer.Write("\n"u8);
            }

            await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
            if (page.Count < PageSize)
            {
                return;
            }

            buffer.ResetWrittenCount();
            after = page[^1].Number;
        }
    }
}
