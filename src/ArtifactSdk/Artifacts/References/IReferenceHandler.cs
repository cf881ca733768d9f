namespace ArtifactSdk;

/// <summary>
/// Knows how to list and read what the URIs of a scheme point to: the way to add a store of your own. Register it in
/// <see cref="ArtifactClientOptions.ReferenceHandlers"/>. Called by many threads.
/// </summary>
/// <remarks>The client checks the result: names must not lead out of the artifact, and the number of bytes must match the record.</remarks>
public interface IReferenceHandler
{
    /// <summary>Says whether this handler supports a URI. The first handler that does is used.</summary>
    /// <param name="reference">The URI, absolute.</param>
    /// <returns>Whether it does.</returns>
    bool CanHandle(Uri reference);

    /// <summary>Finds what a URI points to when a draft is logged: one object, or all below a folder or prefix.</summary>
    /// <param name="reference">The URI, absolute.</param>
    /// <param name="options">What to find out. The number of objects is limited by the caller as well.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The objects, in any order.</returns>
    IAsyncEnumerable<ReferencedObject> ListAsync(Uri reference, ReferenceOptions options, CancellationToken cancellationToken = default);

    /// <summary>Opens an object for reading.</summary>
    /// <param name="entry">The object as it was recorded when the version was logged.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Its bytes, and how they are compared with what was recorded.</returns>
    /// <exception cref="FileNotFoundException">There is no such object.</exception>
    /// <exception cref="IOException">The connection broke; like an <see cref="HttpRequestException"/> without a status it is worth another attempt. Whether a status is, the handler decides.</exception>
    Task<ReferenceContent> OpenAsync(ReferencedObject entry, CancellationToken cancellationToken = default);
}
