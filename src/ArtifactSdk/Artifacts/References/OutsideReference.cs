using ArtifactSdk.Manifests;

namespace ArtifactSdk.Artifacts;

/// <summary>A reference that leads out of the server, with the handler that knows its scheme.</summary>
/// <param name="Object">The object as it was recorded, under its name in the artifact.</param>
/// <param name="Handler">What reads it.</param>
internal sealed record OutsideReference(ReferencedObject Object, IReferenceHandler Handler)
{
    /// <summary>Gets where it leads, for messages.</summary>
    public string Shown => ReferencedVersions.Shown(Object.Reference.OriginalString);

    /// <param name="context">Has the handlers.</param>
    /// <param name="name">The name in the artifact that was asked for.</param>
    /// <param name="entry">The entry at the end of the way.</param>
    /// <param name="action">What is being done.</param>
    /// <param name="otherwise">What else can be done when no handler knows the scheme: the end of a sentence.</param>
    /// <exception cref="ArtifactException">No handler knows the scheme.</exception>
    public static OutsideReference Find(ClientContext context, string name, ManifestEntry entry, string action, string otherwise)
    {
        if (!Uri.TryCreate(entry.Reference, UriKind.Absolute, out var uri) || context.References.Find(uri) is not { } handler)
        {
            throw new ArtifactException($"Could not {action}: '{name}' is a reference to '{ReferencedVersions.Shown(entry.Reference!)}', but no handler supports its scheme. Register one in ArtifactClientOptions.ReferenceHandlers, {otherwise}");
        }

        var extra = entry.Extra?.Where(member => member.Value is not null).ToDictionary(member => member.Key, member => member.Value!.ToString(), StringComparer.Ordinal);
        return new(new ReferencedObject(name, uri, entry.Digest, entry.Size, extra), handler);
    }

    public Task<ReferenceContent> OpenAsync(CancellationToken cancellationToken) => Handler.OpenAsync(Object, cancellationToken);
}
