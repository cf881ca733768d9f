using System.Net;

namespace ArtifactSdk;

/// <summary>
/// What was asked for does not exist, or is not visible to the owner of the key: no such project, collection, version or alias.
/// Also thrown when it exists with another type than the one asked for; the message names the real one.
/// </summary>
/// <param name="message">What was looked for and where.</param>
/// <param name="path">The path that was looked for, if it was one.</param>
public sealed class ArtifactNotFoundException(string message, ArtifactPath? path = null) : ArtifactApiException(message, HttpStatusCode.NotFound)
{
    /// <summary>Gets the path that was looked for, if it was one.</summary>
    public ArtifactPath? Path { get; } = path;
}
