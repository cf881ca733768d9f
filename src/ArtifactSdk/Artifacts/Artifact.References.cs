using System.Runtime.CompilerServices;
using ArtifactSdk.Artifacts;
using ArtifactSdk.Manifests;

namespace ArtifactSdk;

public sealed partial class Artifact
{
    private readonly List<PendingReference> _references = [];

    // Drafts may have a million references.
    private readonly HashSet<string> _referenceNames = new(StringComparer.Ordinal);

    /// <summary>Adds a reference: bytes that stay where they are. The URI is resolved when the draft is logged.</summary>
    /// <param name="reference">
    /// An absolute URI. <c>file://</c>, <c>http(s)://</c> and <c>wandb-artifact://</c> are built in; other schemes need a handler
    /// (<see cref="ArtifactClientOptions.ReferenceHandlers"/>). A URI without a handler is recorded as it is, and needs a name.
    /// </param>
    /// <param name="name">
    /// Its name in the artifact; for a folder or prefix, the name of a directory. <see langword="null"/> for the last part of the URI, or the root.
    /// </param>
    /// <param name="options">The options; <see langword="null"/> for the defaults.</param>
    /// <returns>This draft.</returns>
    /// <exception cref="ArgumentException">The URI is not absolute, or the name breaks a rule or is taken.</exception>
    // First, so that new("s3://…") means this one.
    [OverloadResolutionPriority(1)]
    public Artifact AddReference(Uri reference, string? name = null, ReferenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (!reference.IsAbsoluteUri)
        {
            throw new ArgumentException($"'{reference}' is not an absolute URI. Write its scheme too, such as s3://bucket/key or file:///data.", nameof(reference));
        }

        if (!string.IsNullOrEmpty(reference.UserInfo) && reference.Scheme is "http" or "https" && reference.UserInfo.Contains(':', StringComparison.Ordinal))
        {
            throw new ArgumentException($"The address at {reference.Host} contains a password, which everybody who reads the artifact would see. Leave it out.", nameof(reference));
        }

        // A plain path made a URI is recorded as what it means.
        var written = reference.IsFile ? new Uri(reference.AbsoluteUri) : reference;
        return Add(new PendingReference(NormalOf(name), written, (options ?? ReferenceOptions.Default).Copy()));
    }

    /// <summary>Adds a reference to an entry of a version: its bytes are shared, not copied.</summary>
    /// <param name="version">The version that has the entry.</param>
    /// <param name="entry">The name of the entry there.</param>
    /// <param name="name">Its name in this artifact; <see langword="null"/> for the last part of <paramref name="entry"/>.</param>
    /// <returns>This draft.</returns>
    /// <exception cref="ArgumentException">A name breaks a rule or is taken.</exception>
    public Artifact AddReference(ArtifactVersion version, string entry, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentException.ThrowIfNullOrEmpty(entry);
        return Add(new PendingReference(NormalOf(name), null, ReferenceOptions.Default) { Version = () => version, EntryName = entry });
    }

    /// <summary>Adds a reference to an entry of another draft. Log that draft before this one.</summary>
    /// <param name="draft">The draft that has the entry.</param>
    /// <param name="entry">The name of the entry there.</param>
    /// <param name="name">Its name in this artifact; <see langword="null"/> for the last part of <paramref name="entry"/>.</param>
    /// <returns>This draft.</returns>
    /// <exception cref="ArgumentException">A name breaks a rule or is taken, or the draft is this one.</exception>
    public Artifact AddReference(Artifact draft, string entry, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentException.ThrowIfNullOrEmpty(entry);
        if (ReferenceEquals(draft, this))
        {
            throw new ArgumentException("A draft cannot refer to itself.", nameof(draft));
        }

        return Add(new PendingReference(NormalOf(name), null, ReferenceOptions.Default)
        {
            Version = () => draft.LoggedVersion ?? throw new InvalidOperationException($"The draft '{Name}' refers to '{entry}' of the draft '{draft.Name}', which has not been logged yet. Log that one first."),
            EntryName = entry,
        });
    }

    internal IReadOnlyList<PendingReference> ReferenceSnapshot() => [.. _references];

    private static string? NormalOf(string? name) => name is null ? null : LogicalPath.Normalize(LogicalPath.WithSlashes(name).TrimEnd('/'), nameof(name));

    private Artifact Add(PendingReference reference)
    {
        if (reference.Name is { } name)
        {
            ThrowIfTaken(name, overwrite: false, nameof(name));
            _ = _referenceNames.Add(name);
        }

        _references.Add(reference);
        return this;
    }
}
