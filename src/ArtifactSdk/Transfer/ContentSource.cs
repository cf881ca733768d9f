using Microsoft.Win32.SafeHandles;

namespace ArtifactSdk.Transfer;

/// <summary>Bytes that go into an artifact. They can be opened again and again, since they are hashed first and sent later.</summary>
internal abstract class ContentSource
{
    /// <summary>How messages call it: the path of the file, or the name of the entry.</summary>
    internal abstract string Description { get; }

    /// <summary>The number of bytes, when it is known without reading.</summary>
    internal abstract long? Length { get; }

    /// <summary>The file, if it is one.</summary>
    internal virtual string? LocalPath => null;

    /// <summary>Opens the bytes at their start; the caller disposes the stream.</summary>
    /// <exception cref="ArtifactIntegrityException">They are known to have changed since they were added.</exception>
    internal abstract ValueTask<Stream> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Checks that nothing is known to have changed since they were added.</summary>
    /// <exception cref="ArtifactIntegrityException">They have.</exception>
    internal virtual ValueTask EnsureUnchangedAsync(CancellationToken cancellationToken) => default;

    /// <summary>Whether an opened file is, as far as can be told without reading, the one that was added.</summary>
    internal virtual bool IsUnchanged(SafeFileHandle file) => true;
}
