using System.Text.Json.Nodes;
using ArtifactSdk.Manifests;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Artifacts;

/// <summary>Turns the references of a draft into lines of its manifest.</summary>
internal sealed class ReferenceResolver(ClientContext context, string action)
{
    private readonly ReferencedVersions _versions = new(context, action);

    /// <exception cref="ArtifactException">Something is not there, cannot be read, or takes a name that is taken.</exception>
    public async Task<IReadOnlyList<ManifestEntry>> ResolveAsync(IReadOnlyList<PendingReference> references, IEnumerable<string> taken, int concurrency, CancellationToken cancellationToken)
    {
        if (references.Count == 0)
        {
            return [];
        }

        var names = taken.ToHashSet(StringComparer.Ordinal);
        var listed = await ListOutsideAsync(references, concurrency, cancellationToken).ConfigureAwait(false);
        List<ManifestEntry> entries = [];
        for (var i = 0; i < references.Count; i++)
        {
            var reference = references[i];
            foreach (var entry in listed[i] ?? [await ResolveAsync(reference, cancellationToken).ConfigureAwait(false)])
            {
                if (!names.Add(entry.Path))
                {
                    throw new ArtifactException($"Could not {action}: the draft already has an entry '{entry.Path}', and {reference.Description} would add another one. Pass a different name for the reference.");
                }

                entries.Add(entry);
            }
        }

        return entries;
    }

    // Several at a time: each is a question to some other host, or the reading of a file.
    private async Task<List<ManifestEntry>?[]> ListOutsideAsync(IReadOnlyList<PendingReference> references, int concurrency, CancellationToken cancellationToken)
    {
        var listed = new List<ManifestEntry>?[references.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, references.Count).Where(i => HandlerOf(references[i]) is not null), parallel, async (i, token) =>
        {
            List<ManifestEntry> found = [];
            await foreach (var entry in ListAsync(HandlerOf(references[i])!, references[i].Reference!, references[i], token).ConfigureAwait(false))
            {
                found.Add(entry);
            }

            listed[i] = found;
        }).ConfigureAwait(false);
        return listed;
    }

    private IReferenceHandler? HandlerOf(PendingReference reference) =>
        reference is { Version: null, Reference: { } uri } && !IsArtifact(uri) ? context.References.Find(uri) : null;

    private static bool IsArtifact(Uri uri) => ArtifactUri.Is(uri.OriginalString) || ArtifactUri.IsClient(uri.OriginalString);

    private Task<ManifestEntry> ResolveAsync(PendingReference reference, CancellationToken cancellationToken) => reference switch
    {
        { Version: { } version } => ToEntryAsync(version(), reference, cancellationToken),
        { Reference: { } uri } when IsArtifact(uri) => ToEntryAsync(uri, reference, cancellationToken),
        _ => Task.FromResult(Unknown(reference)),
    };

    private async IAsyncEnumerable<ManifestEntry> ListAsync(
        IReferenceHandler handler, Uri uri, PendingReference reference, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var objects = handler.ListAsync(uri, reference.Options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (objects.ConfigureAwait(false))
        {
            for (var count = 1; await NextAsync(objects, uri, cancellationToken).ConfigureAwait(false); count++)
            {
                if (count > reference.Options.MaxObjects)
                {
                    throw new ArtifactException($"Could not {action}: '{Shown(uri)}' holds more than {reference.Options.MaxObjects} objects. Refer to a part of it, or raise ReferenceOptions.MaxObjects.");
                }

                yield return ToEntry(objects.Current, uri, reference);
            }
        }
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<ReferencedObject> objects, Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            return await objects.MoveNextAsync().ConfigureAwait(false);
        }
        catch (ArtifactTransferException e)
        {
            // What it was fetched for says more than that it was fetched.
            throw new ArtifactTransferException($"Could not {action}: the reference '{Shown(uri)}' could not be looked up. {e.Message}", e.Name, e.Attempts, e);
        }
        catch (Exception e) when (e is not (ArtifactException or OperationCanceledException) || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ArtifactException($"Could not {action}: the reference '{Shown(uri)}' could not be looked up. {e.Message}", e);
        }
    }

    private ManifestEntry ToEntry(ReferencedObject found, Uri uri, PendingReference reference)
    {
        var name = (reference.Name, found.Name) switch
        {
            ({ } given, "") => given,
            ({ } given, var below) => $"{given}/{below}",
            (null, "") => found.DefaultName ?? LastSegment(uri),
            (null, var below) => below,
        };

        // Object stores allow names that would leave the folder of a download.
        if (LogicalPath.CheckReceived(name) is { } problem)
        {
            throw new ArtifactException($"Could not {action}: an object of '{Shown(uri)}' cannot be an entry of an artifact. {problem}{(found.Name.Length == 0 ? " Pass another name to AddReference." : "")}");
        }

        JsonObject? extra = null;
        foreach (var (key, value) in found.Extra ?? new Dictionary<string, string>())
        {
            (extra ??= [])[key] = value;
        }

        return new ManifestEntry(name, found.Digest, found.Size, Reference: found.Reference.OriginalString, Extra: extra);
    }

    private ManifestEntry Unknown(PendingReference reference)
    {
        var text = reference.Reference!.OriginalString;
        return reference.Name is { } name
            ? new ManifestEntry(name, reference.Options.Digest ?? text, reference.Options.Size, Reference: text)
            : throw new ArtifactException($"Could not {action}: no handler supports '{Shown(reference.Reference)}', so the reference needs a name. Pass one to AddReference, or register a handler in ArtifactClientOptions.ReferenceHandlers.");
    }

    private async Task<ManifestEntry> ToEntryAsync(Uri uri, PendingReference reference, CancellationToken cancellationToken)
    {
        var text = uri.OriginalString;
        if (ArtifactUri.TryReadClient(text, out var clientId, out var entry))
        {
            var data = await context.Api.ExecuteAsync(ClientIdMappingOperation.Instance, new(clientId), action, cancellationToken).ConfigureAwait(false);
            var id = data.ClientIDMapping?.ServerID ?? throw new ArtifactNotFoundException($"Could not {action}: the server has no artifact for '{text}'. Log that one first.");
            return await FinalAsync(id, entry, reference.Name ?? LastSegment(uri), cancellationToken).ConfigureAwait(false);
        }

        return ArtifactUri.TryRead(text, out var serverId, out entry)
            ? await FinalAsync(serverId, entry, reference.Name ?? LastSegment(uri), cancellationToken).ConfigureAwait(false)
            : throw new ArtifactException($"Could not {action}: '{text}' is not a reference to an entry; write {ArtifactUri.Scheme}://HEXADECIMAL-ID/PATH, or use AddReference(version, entry).");
    }

    private Task<ManifestEntry> ToEntryAsync(ArtifactVersion version, PendingReference reference, CancellationToken cancellationToken)
    {
        SameServer.Require(context, version, nameof(version));
        return FinalAsync(version.Id, reference.EntryName!, reference.Name ?? reference.EntryName![(reference.EntryName!.LastIndexOf('/') + 1)..], cancellationToken);
    }

    /// <summary>Follows references to references, so that what is recorded points to bytes.</summary>
    private async Task<ManifestEntry> FinalAsync(string artifactId, string entryName, string name, CancellationToken cancellationToken)
    {
        var asked = new ManifestEntry(name, "", null, Reference: ArtifactUri.Write(artifactId, entryName));
        var (target, holder) = await _versions.FollowAsync(asked, cancellationToken).ConfigureAwait(false);
        return target.IsReference
            ? target with { Path = name, BirthArtifactId = null }
            : new ManifestEntry(name, target.Digest, 0, Reference: ArtifactUri.Write(holder!.Version.Id, target.Path));
    }

    private static string LastSegment(Uri uri)
    {
        var path = Uri.UnescapeDataString(uri.AbsolutePath).TrimEnd('/');
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.Length > 0 ? name : uri.Host;
    }

    private static string Shown(Uri uri) => ReferencedVersions.Shown(uri.OriginalString);
}
