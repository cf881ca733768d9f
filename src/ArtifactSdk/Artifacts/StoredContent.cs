using ArtifactSdk.Manifests;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>An entry that a draft keeps of an older version: its bytes are where they were, and are neither hashed nor sent.</summary>
internal sealed class StoredContent(ManifestEntry entry) : ContentSource
{
    internal ManifestEntry Entry => entry;

    internal override string Description => entry.Path;

    internal override long? Length => entry.Size;

    internal override ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"'{entry.Path}' is kept from an older version and has no bytes here.");
}
