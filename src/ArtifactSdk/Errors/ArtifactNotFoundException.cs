using System.Net;

namespace ArtifactSdk;

/// <summary>What was asked for does not exist, or is not visible to the owner of the key.</summary>
/// <param name="message">What was looked for and where.</param>
public sealed class ArtifactNotFoundException(string message) : ArtifactApiException(message, HttpStatusCode.NotFound);
