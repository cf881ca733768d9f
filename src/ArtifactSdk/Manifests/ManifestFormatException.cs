namespace ArtifactSdk.Manifests;

/// <summary>The bytes are no manifest. Turned into the public family by whoever knows which version they belong to.</summary>
internal sealed class ManifestFormatException(string message, Exception? innerException = null) : Exception(message, innerException);
