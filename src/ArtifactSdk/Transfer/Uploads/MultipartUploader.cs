using System.Security.Cryptography;
using System.Text;
using ArtifactSdk.Http;

namespace ArtifactSdk.Transfer;

/// <summary>Sends one large file in parts, several at a time, and goes on where an earlier process was killed.</summary>
internal sealed class MultipartUploader(Uploader uploader, IUploadSource source, TransferSlots slots, int maxConcurrency, Journals? journals)
{
    public async ValueTask<MultipartOutcome> UploadAsync(UploadItem item, UploadTarget target, FileProgress progress, CancellationToken cancellationToken)
    {
        var layout = new PartLayout(item.Content.Size, item.Parts![0].Size);
        var steps = item.Parts.Select(p => progress.StartPart(p.Size)).ToArray();
        for (var isRepeated = false; ; isRepeated = true)
        {
            var multipart = target.Multipart!;
            using var journal = Open(item, multipart, layout);
            var tags = item.Parts.Select((_, i) => journal?.TagOf(i + 1)).ToArray();
            var known = tags.Count(t => t is not null);
            try
            {
                await SendAsync(item, target, layout, tags, steps, journal, cancellationToken).ConfigureAwait(false);
                await source.CompleteAsync(item, multipart, tags!, cancellationToken).ConfigureAwait(false);
                journal?.Delete();
                return MultipartOutcome.Sent;
            }
            catch (StorageUrlExpiredException cause)
            {
                // Large files may take longer than their addresses last, more than once; but each must have served for something.
                if (isRepeated && tags.Count(t => t is not null) == known)
                {
                    throw TransferErrors.UploadRefused(item.Name, cause);
                }
            }
            catch (ArtifactApiException refused) when (known > 0 && !isRepeated && !refused.IsTransient)
            {
                // The server has lost parts that the journal says it has: all of them are sent again, once.
                journal!.Delete();
            }

            if (await source.RenewAsync(item, cancellationToken).ConfigureAwait(false) is not { } renewed)
            {
                return MultipartOutcome.Known;
            }

            if (renewed.Multipart is null)
            {
                return new(IsSent: false, renewed);
            }

            target = renewed;
        }
    }

    private Journal? Open(UploadItem item, MultipartTarget target, PartLayout layout)
    {
        // Not by the storage path: a log that is repeated is of another version, whose path differs while the upload is the same.
        var id = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{target.Parts[0].Authority}\n{target.UploadId}")).AsSpan(0, 16)).ToLowerInvariant();
        return journals?.TryOpen($"{item.Content.Digest.Hex}-{id}-upload", $"upload {layout.Size} {layout.PartSize}");
    }

    private Task SendAsync(
        UploadItem item, UploadTarget target, PartLayout layout, string?[] tags, FileProgress[] steps, Journal? journal, CancellationToken cancellationToken)
    {
        // S3 signs no header but the host for a part, so these are free to be added; the digest makes the store check it.
        var type = target.Headers.FirstOrDefault(h => h.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase));
        var options = new ParallelOptions { MaxDegreeOfParallelism = maxConcurrency, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(Enumerable.Range(0, layout.Count), options, async (index, token) =>
        {
            var content = item.Parts![index];
            if (tags[index] is null)
            {
                await slots.WaitAsync(token).ConfigureAwait(false);
                try
                {
                    var part = new UploadItem(item.Name, new PartContentSource(item.Source, layout.OffsetOf(index), content.Size), content, null);
                    var md5 = $"Content-MD5:{content.Digest.Base64}";
                    var address = new UploadTarget(target.Multipart!.Parts[index], type is null ? [md5] : [md5, type]);
                    tags[index] = await uploader.UploadAsync(part, address, steps[index], token).ConfigureAwait(false) ?? throw TransferErrors.NoTag(item.Name, index + 1);
                }
                finally
                {
                    slots.Release();
                }

                journal?.Add(index + 1, tags[index]!);
            }

            steps[index].Advance(content.Size);
        });
    }
}
