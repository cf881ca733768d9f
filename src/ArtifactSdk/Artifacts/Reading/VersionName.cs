namespace ArtifactSdk.Artifacts;

/// <summary>A name and a tag as a caller gives them: apart, together, or both.</summary>
internal static class VersionName
{
    /// <exception cref="ArtifactPathFormatException">The name or the tag breaks a rule.</exception>
    /// <exception cref="ArgumentException">They name different versions.</exception>
    internal static ArtifactPath Combine(string name, string? tag)
    {
        var path = ArtifactPath.Parse(name, out var hasTag);
        if (string.IsNullOrEmpty(tag))
        {
            return path;
        }

        var given = VersionTag.Parse(tag);
        return hasTag && path.Tag != given
            ? throw new ArgumentException($"The name '{name}' contains ':{path.Tag}', but the tag is '{tag}'. Pass only one of them, or the same in both.", nameof(tag))
            : path.Collection.At(given);
    }
}
