using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ArtifactSdk.Artifacts;

namespace ArtifactSdk;

/// <summary>References to objects of Google Cloud Storage, <c>gs://bucket/object</c> and <c>gs://bucket/object#generation</c>, by its JSON API.</summary>
/// <param name="http">Sends the requests. You have to dispose it. Its handler should not follow redirects to other hosts with credentials.</param>
/// <param name="token">Gives an access token that may read the bucket, or <see langword="null"/> for public ones. Called before each request.</param>
/// <param name="endpoint">The address of the API; <see langword="null"/> for <c>https://storage.googleapis.com</c>.</param>
public sealed class GoogleStorageReferenceHandler(HttpClient http, Func<CancellationToken, ValueTask<string?>> token, Uri? endpoint = null) : IReferenceHandler
{
    private const string Scheme = "gs://";
    private const string Generation = "versionID";
    private const string ETag = "etag";

    private readonly StoreClient _store = new(http ?? throw new ArgumentNullException(nameof(http)));
    private readonly Func<CancellationToken, ValueTask<string?>> _token = token ?? throw new ArgumentNullException(nameof(token));
    private readonly string _endpoint = (endpoint?.OriginalString ?? "https://storage.googleapis.com").TrimEnd('/');

    /// <summary>Sets what delays are measured with, for tests.</summary>
    internal TimeProvider Clock
    {
        init => _store.Clock = value;
    }

    /// <inheritdoc/>
    public bool CanHandle(Uri reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Scheme == "gs";
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReferencedObject> ListAsync(Uri reference, ReferenceOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(options);
        var (bucket, name, generation) = Parse(reference);
        if (!options.Checksum)
        {
            yield return new("", reference, reference.OriginalString, null) { DefaultName = name.Length > 0 ? name.TrimEnd('/') : bucket };
            yield break;
        }

        if (name.Length > 0 && !name.EndsWith('/') && await FindAsync(bucket, name, generation, cancellationToken).ConfigureAwait(false) is { } single)
        {
            yield return single;
            yield break;
        }

        var found = false;
        await foreach (var item in BelowAsync(bucket, name, cancellationToken).ConfigureAwait(false))
        {
            found = true;
            yield return item;
        }

        if (!found)
        {
            throw new FileNotFoundException($"There is no object '{name}' in the bucket '{bucket}', and none below it.");
        }
    }

    /// <inheritdoc/>
    public Task<ReferenceContent> OpenAsync(ReferencedObject entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return OpenAsync(entry, 0, cancellationToken);
    }

    private async Task<ReferenceContent> OpenAsync(ReferencedObject entry, long offset, CancellationToken cancellationToken)
    {
        var (bucket, name, generation) = Parse(entry.Reference);
        var isChecked = entry.Digest != entry.Reference.OriginalString;
        if (entry.Extra?.GetValueOrDefault(Generation) is { Length: > 0 } recorded && recorded != generation)
        {
            // What looked like a generation is the end of a name.
            (name, generation) = (generation is null ? name : $"{name}#{generation}", recorded);
        }

        var now = isChecked ? await FindAsync(bucket, name, generation, cancellationToken).ConfigureAwait(false) : null;
        if (isChecked && now is null)
        {
            // That generation is gone; the newest object may still be the same one.
            generation = null;
            now = await FindAsync(bucket, name, null, cancellationToken).ConfigureAwait(false) ?? throw new FileNotFoundException($"There is no object '{name}' in the bucket '{bucket}'.");
        }

        var url = new Uri($"{Object(bucket, name)}?alt=media{Query(generation ?? now?.Extra?.GetValueOrDefault(Generation))}");
        var response = await _store.SendAsync(HttpMethod.Get, url, _token, cancellationToken, offset).ConfigureAwait(false);
        return new ReferenceContent(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), now?.Digest, owner: response)
        {
            OpenFrom = (from, stop) => OpenAsync(entry, from, stop),
        };
    }

    private async Task<ReferencedObject?> FindAsync(string bucket, string name, string? generation, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(
                new Uri($"{Object(bucket, name)}?fields=name,etag,size,generation{Query(generation)}"),
                answer => Describe("", bucket, answer),
                cancellationToken).ConfigureAwait(false);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private async IAsyncEnumerable<ReferencedObject> BelowAsync(string bucket, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = name.Length == 0 || name.EndsWith('/') ? name : name + "/";
        string? next = null;
        do
        {
            var page = next is null ? "" : $"&pageToken={Uri.EscapeDataString(next)}";
            (var found, next) = await ReadAsync(
                new Uri($"{_endpoint}/storage/v1/b/{Uri.EscapeDataString(bucket)}/o?prefix={Uri.EscapeDataString(prefix)}&fields=nextPageToken,items(name,etag,size,generation){page}"),
                answer => ReadPage(answer, bucket, prefix),
                cancellationToken).ConfigureAwait(false);
            foreach (var item in found)
            {
                yield return item;
            }
        }
        while (next is not null);
    }

    // Empty objects mostly stand for folders.
    private static (List<ReferencedObject> Items, string? Next) ReadPage(JsonElement answer, string bucket, string prefix)
    {
        var items = answer.TryGetProperty("items", out var list)
            ? list.EnumerateArray().Select(item => Describe(item.GetProperty("name").GetString()![prefix.Length..], bucket, item)).Where(item => item.Size > 0).ToList()
            : [];
        return (items, answer.TryGetProperty("nextPageToken", out var text) ? text.GetString() : null);
    }

    private Task<T> ReadAsync<T>(Uri url, Func<JsonElement, T> read, CancellationToken cancellationToken) => _store.ReadAsync(
        url,
        _token,
        async (body, token) =>
        {
            using var answer = await JsonDocument.ParseAsync(body, cancellationToken: token).ConfigureAwait(false);
            return read(answer.RootElement);
        },
        cancellationToken);

    private static ReferencedObject Describe(string below, string bucket, JsonElement item)
    {
        var etag = item.GetProperty("etag").GetString()!;
        var extra = new Dictionary<string, string> { [ETag] = etag, [Generation] = item.GetProperty("generation").GetString()! };
        var size = long.Parse(item.GetProperty("size").GetString()!, CultureInfo.InvariantCulture);
        return new(below, new Uri($"{Scheme}{bucket}/{item.GetProperty("name").GetString()}"), etag, size, extra);
    }

    private string Object(string bucket, string name) => $"{_endpoint}/storage/v1/b/{Uri.EscapeDataString(bucket)}/o/{Uri.EscapeDataString(name)}";

    private static string Query(string? generation) => string.IsNullOrEmpty(generation) ? "" : $"&generation={Uri.EscapeDataString(generation)}";

    private static (string Bucket, string Name, string? Generation) Parse(Uri reference)
    {
        var text = reference.OriginalString[Scheme.Length..];
        var hash = text.LastIndexOf('#');
        var generation = hash >= 0 && text.Length > hash + 1 && text.AsSpan(hash + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? text[(hash + 1)..] : null;
        var path = generation is null ? text : text[..hash];
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (bucket, name) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        return bucket.Length > 0 ? (bucket, name, generation) : throw new ArtifactException($"'{reference.OriginalString}' contains no bucket; write {Scheme}BUCKET/OBJECT.");
    }
}
