using ArtifactSdk.Internal;

namespace ArtifactSdk;

public partial class ArtifactClient
{
    /// <summary>Does what <see cref="GetArtifactAsync(string, string?, string?, CancellationToken)"/> does synchronously, for scripts and notebooks.</summary>
    /// <param name="name">The name, of one to three parts.</param>
    /// <param name="type">The type that it must have; <see langword="null"/> for any.</param>
    /// <param name="tag">A version or an alias; <see langword="null"/> or empty for the one in the name.</param>
    /// <returns>The version.</returns>
    public ArtifactVersion GetArtifact(string name, string? type = null, string? tag = null) =>
        Blocking.Run(() => GetArtifactAsync(name, type, tag));
}
