using System.Net;

namespace ArtifactSdk;

/// <summary>There is no API key, or the server refused it or its owner. The message names the place that supplied the key, never the key.</summary>
/// <param name="message">What was tried, and which key was used.</param>
/// <param name="statusCode">The HTTP status.</param>
public sealed class ArtifactAccessException(string message, HttpStatusCode statusCode) : ArtifactApiException(message, statusCode)
{
    /// <summary>
    /// Gets which place supplied the key, such as the name of an environment variable or the path of a file, never the key itself;
    /// <see langword="null"/> when there was no key.
    /// </summary>
    public string? CredentialSource { get; init; }
}
