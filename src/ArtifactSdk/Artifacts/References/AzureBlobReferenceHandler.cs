using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using ArtifactSdk.Artifacts;

namespace ArtifactSdk;

/// <summary>References to Azure blobs, <c>https://ACCOUNT.blob.core.windows.net/CONTAINER/BLOB</c>, by the service's REST API.</summary>
/// <param name="http">Sends the requests. You have to dispose it. Its handler should not follow redirects to other hosts with credentials.</param>
/// <param name="token">Gives an access token for storage, or <see langword="null"/> for public containers. Called before each request.
/// It is sent over https only, but for this machine itself.</param>
/// <param name="hostSuffix">How the names of its hosts end.</param>
public sealed class AzureBlobReferenceHandler(HttpClient http, Func<CancellationToken, ValueTask<string?>> token, string hostSuffix = ".blob.core.windows.net") : IReferenceHandler
{
    private const string ETag = "etag";
    private const string VersionId = "versionID";

    private static readonly (string Name, string Value) ApiVersion = ("x-ms-version", "2021-12-02");

    private readonly StoreClient _store = new(http ?? throw new ArgumentNullException(nameof(http)), ApiVersion);
    private readonly Func<CancellationToken, ValueTask<string?>> _token = token ?? throw new ArgumentNullException(nameof(token));
    private readonly string _hostSuffix = string.IsNullOrEmpty(hostSuffix) ? throw new ArgumentException("An empty suffix would be that of every host.", nameof(hostSuffix)) : hostSuffix;

    /// <summary>Sets what delays are measured with, for tests.</summary>
    internal TimeProvider Clock
    {
        init => _store.Clock = value;
    }

    /// <inheritdoc/>
    public bool CanHandle(Uri reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Scheme is "http" or "https" && reference.Host.EndsWith(_hostSuffix, StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReferencedObject> ListAsync(Uri reference, ReferenceOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(options);
        var path = reference.AbsolutePath.TrimStart('/');
        if (!options.Checksum)
        {
            yield return new("", Plain(reference), Plain(reference).OriginalString, null);
            yield break;
        }

        if (path.Contains('/', StringComparison.Ordinal) && !path.EndsWith('/') && await FindAsync(reference, cancellationToken).ConfigureAwait(false) is { } single)
        {
            yield return single;
            yield break;
        }

        var found = false;
        await foreach (var item in BelowAsync(reference, cancellationToken).ConfigureAwait(false))
        {
            found = true;
            yield return item;
        }

        if (!found)
        {
            throw new FileNotFoundException($"There is no blob at '{Plain(reference)}', and none below it.");
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
        var version = entry.Extra?.GetValueOrDefault(VersionId);
        var url = version is null ? entry.Reference : new Uri($"{Plain(entry.Reference)}?versionid={Uri.EscapeDataString(version)}");
        var response = await _store.SendAsync(HttpMethod.Get, url, TokenFor(url), cancellationToken, offset).ConfigureAwait(false);
        var now = entry.Digest == entry.Reference.OriginalString ? null : Tag(response);
        return new ReferenceContent(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), now, owner: response)
        {
            OpenFrom = (from, stop) => OpenAsync(entry, from, stop),
        };
    }

    private async Task<ReferencedObject?> FindAsync(Uri reference, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _store.SendAsync(HttpMethod.Head, reference, TokenFor(reference), cancellationToken).ConfigureAwait(false);
            var version = response.Headers.TryGetValues("x-ms-version-id", out var values) ? values.First() : null;
            return Describe("", Plain(reference), Tag(response) ?? Plain(reference).OriginalString, response.Content.Headers.ContentLength, version);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private async IAsyncEnumerable<ReferencedObject> BelowAsync(Uri reference, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = Uri.UnescapeDataString(reference.AbsolutePath).Trim('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (container, prefix) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..] + "/");
        var root = $"{reference.GetLeftPart(UriPartial.Authority)}/{Uri.EscapeDataString(container)}";
        var marker = "";
        do
        {
            var url = new Uri($"{root}?restype=container&comp=list&prefix={Uri.EscapeDataString(prefix)}&marker={Uri.EscapeDataString(marker)}");
            (var found, marker) = await _store.ReadAsync(url, TokenFor(url), (body, token) => ReadPageAsync(body, root, prefix, token), cancellationToken).ConfigureAwait(false);
            foreach (var item in found)
            {
                yield return item;
            }
        }
        while (marker.Length > 0);
    }

    private static async Task<(List<ReferencedObject> Items, string Marker)> ReadPageAsync(Stream body, string root, string prefix, CancellationToken cancellationToken)
    {
        var page = (await XDocument.LoadAsync(body, LoadOptions.None, cancellationToken).ConfigureAwait(false)).Root!;
        List<ReferencedObject> items = [];
        foreach (var blob in page.Descendants("Blob"))
        {
            var name = Value(blob, "Name");
            var properties = blob.Element("Properties") ?? throw new FormatException("A blob has no properties.");
            var size = long.Parse(Value(properties, "Content-Length"), CultureInfo.InvariantCulture);

            // Empty blobs mostly stand for folders.
            if (size > 0)
            {
                var address = new Uri($"{root}/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}");
                items.Add(Describe(name[prefix.Length..], address, Value(properties, "Etag").Trim('"'), size, blob.Element("VersionId")?.Value));
            }
        }

        return (items, page.Element("NextMarker")?.Value ?? "");
    }

    private static string Value(XElement parent, string name) => parent.Element(name)?.Value ?? throw new FormatException($"A blob has no {name}.");

    // The address may come from a manifest that somebody else wrote: it must not bring the token onto the wire for all to read.
    private Func<CancellationToken, ValueTask<string?>> TokenFor(Uri url) =>
        url.Scheme == Uri.UriSchemeHttps || url.IsLoopback ? _token : static _ => new((string?)null);

    private static ReferencedObject Describe(string name, Uri address, string etag, long? size, string? version)
    {
        var extra = new Dictionary<string, string> { [ETag] = etag };
        if (!string.IsNullOrEmpty(version))
        {
            extra[VersionId] = version;
        }

        return new(name, address, etag, size, extra);
    }

    // Without what may be a signature: it would be recorded for everybody to see.
    private static Uri Plain(Uri reference) => new(reference.GetLeftPart(UriPartial.Path));

    private static string? Tag(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("ETag", out var values) && values.ToString() is { Length: > 0 } tag ? tag.Trim('"') : null;
}
