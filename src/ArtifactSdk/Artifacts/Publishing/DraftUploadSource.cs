using System.Net;
using System.Runtime.CompilerServices;
using ArtifactSdk.Protocol.Operations;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>Asks the server where the files of a draft go, and remembers under which version each was stored first.</summary>
internal sealed class DraftUploadSource(
    ClientContext context, string artifactId, string manifestId, IReadOnlyList<DraftEntry> entries, IReadOnlyList<HashedContent> hashes, string action) : IUploadSource
{
    // The first batch is small so that bytes flow early; the others keep the number of requests low.
    private const int FirstBatch = 64;
    private const int MaxBatch = 1000;

    private readonly string?[] _births = new string?[entries.Count];
    private readonly Dictionary<string, int> _indexes = entries.Select((e, i) => (e.Path, Index: i)).ToDictionary(e => e.Path, e => e.Index, StringComparer.Ordinal);

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
        (await AskAsync([_indexes[item.Name]], cancellationToken).ConfigureAwait(false))[0].Target;

    private async Task<IReadOnlyList<UploadItem>> AskAsync(IReadOnlyList<int> indexes, CancellationToken cancellationToken)
    {
        var specs = indexes.Select(i => new ArtifactFileSpec(artifactId, manifestId, entries[i].Path, hashes[i].Digest.Base64)).ToArray();
        var data = await context.Api.ExecuteAsync(CreateArtifactFilesOperation.Instance, new CreateArtifactFilesVariables(specs), action, cancellationToken).ConfigureAwait(false);
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

            _births[index] = file.Artifact?.Id ?? artifactId;
            items[i] = new UploadItem(entries[index].Path, entries[index].Content, hashes[index], TargetOf(file));
        }

        return items;
    }

    private UploadTarget? TargetOf(CreatedFile file) => file.UploadUrl switch
    {
        null => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var url) => new UploadTarget(url, file.UploadHeaders ?? []),
        _ => throw Confused($"the address for '{file.DisplayName}' is not one"),
    };

    private ArtifactApiException Confused(string what) =>
        new($"Could not {action}: the server's answer does not fit the question, {what}. Nothing was committed.", HttpStatusCode.OK) { Operation = CreateArtifactFilesOperation.Instance.Name };
}
