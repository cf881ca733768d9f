using System.Net;
using System.Runtime.CompilerServices;
using ArtifactSdk.Protocol.Operations;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>Asks the server where the files of a draft go, and remembers under which version each was stored first.</summary>
internal sealed class DraftUploadSource(
    ClientContext context,
    string artifactId,
    string manifestId,
    IReadOnlyList<DraftEntry> entries,
    IReadOnlyList<HashedContent> hashes,
    PartDigests parts,
    KeptContents? small,
    PendingFiles pending,
    string action) : IUploadSource
{
    // The first batch is small so that bytes flow early; the others keep the number of requests low.
    private const int FirstBatch = 64;
    private const int MaxBatch = 1000;

    private readonly string?[] _births = new string?[entries.Count];
    // Needed only when an address has expired.
    private readonly Lazy<Dictionary<string, int>> _indexes = new(() => entries.Select((e, i) => (e.Path, Index: i)).ToDictionary(e => e.Path, e => e.Index, StringComparer.Ordinal));

    internal string? BirthOf(int index) => _births[index];

    public async IAsyncEnumerable<IReadOnlyList<UploadItem>> GetBatchesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var start = 0; start < entries.Count;)
        {
            var count = Math.Min(start == 0 ? FirstBatch : MaxBatch, entries.Count - start);
            yield return await AskAsync([.. Enumerable.Range(start, count)], cancellationToken).ConfigureAwait(false);
            start += count;
        }
    }

    public async ValueTask<UploadTarget?> RenewAsync(UploadItem item, CancellationToken cancellationToken) =>
        (await AskAsync([_indexes.Value[item.Name]], cancellationToken).ConfigureAwait(false))[0].Target;

    public async Task CompleteAsync(UploadItem item, MultipartTarget target, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        var variables = new CompleteMultipartUploadVariables(target.BirthArtifactId, target.StoragePath, target.UploadId, [.. tags.Select((tag, i) => new WireUploadPart(i + 1, tag))]);
        _ = await context.Api.ExecuteAsync(CompleteMultipartUploadOperation.Instance, variables, $"put '{item.Name}' together", cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<UploadItem>> AskAsync(IReadOnlyList<int> indexes, CancellationToken cancellationToken)
    {
        var specs = indexes.Select(i => new ArtifactFileSpec(artifactId, manifestId, entries[i].Path, hashes[i].Digest.Base64) { UploadPartsInput = PartsOf(i) }).ToArray();
        var operation = Array.Exists(specs, s => s.UploadPartsInput is not null) ? CreateArtifactFilesOperation.WithParts : CreateArtifactFilesOperation.Instance;
        var data = await context.Api.ExecuteAsync(operation, new CreateArtifactFilesVariables(specs), action, cancellationToken).ConfigureAwait(false);
        var files = data.CreateArtifactFiles?.Files?.Edges ?? [];
        if (files.Count != specs.Length)
        {
            throw Confused($"it was asked about {specs.Length} files and answered about {files.Count}");
        }

        var items = new UploadItem[specs.Length];
        for (var i = 0; i < specs.Length; i++)
        {
            var index = indexes[i];
            var file = files[i]?.Node ?? throw Confused($"it gave no answer about '{specs[i].Name}'");
            if (file.DisplayName is { } name && name != specs[i].Name)
            {
                throw Confused($"it was asked about '{specs[i].Name}' and answered about '{name}'");
            }

            // One text for the many that are stored first by this version.
            _births[index] = file.Artifact?.Id is { } birth && birth != artifactId ? birth : artifactId;
            var (path, content) = (entries[index].Path, entries[index].Content);
            items[i] = new UploadItem(path, small?.ToSend(content) ?? content, hashes[index], TargetOf(file, parts.Of(content))) { Parts = parts.Of(content) };
            if (items[i].Target is null)
            {
                pending.Complete(items[i].Name);
            }
        }

        return items;
    }

    private WireUploadPart[]? PartsOf(int index) =>
        parts.Of(entries[index].Content) is { } list ? [.. list.Select((p, i) => new WireUploadPart(i + 1, p.Digest.Hex))] : null;

    private UploadTarget? TargetOf(CreatedFile file, IReadOnlyList<HashedContent>? announced) =>
        file.UploadUrl is { } text ? new UploadTarget(AddressOf(text, file), file.UploadHeaders ?? []) { Multipart = MultipartOf(file, announced) } : null;

    private MultipartTarget? MultipartOf(CreatedFile file, IReadOnlyList<HashedContent>? announced)
    {
        if (announced is null || file.UploadMultipartUrls is not { } urls)
        {
            return null;
        }

        return urls is { UploadId: { } id, UploadUrlParts: { } addresses } && file.StoragePath is { } path && addresses.Count == announced.Count
            ? new MultipartTarget(id, path, file.Artifact?.Id ?? artifactId, [.. addresses.Select(a => AddressOf(a.UploadUrl, file))])
            : throw Confused($"'{file.DisplayName}' was announced in {announced.Count} parts and answered otherwise");
    }

    private Uri AddressOf(string? text, CreatedFile file) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : throw Confused($"the address for '{file.DisplayName}' is not one");

    private ArtifactApiException Confused(string what) =>
        new($"Could not {action}: the server's answer does not fit the question, {what}. Nothing was committed.", HttpStatusCode.OK) { Operation = CreateArtifactFilesOperation.Instance.Name };
}
