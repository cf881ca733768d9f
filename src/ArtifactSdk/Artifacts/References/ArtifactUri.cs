using System.Diagnostics.CodeAnalysis;

namespace ArtifactSdk.Artifacts;

/// <summary>References to entries of other artifacts: <c>wandb-artifact://{hexadecimal id}/{path}</c>.</summary>
internal static class ArtifactUri
{
    public const string Scheme = "wandb-artifact";
    public const string ClientScheme = "wandb-client-artifact";

    public static bool Is(string reference) => reference.StartsWith(Scheme + "://", StringComparison.OrdinalIgnoreCase);

    public static bool IsClient(string reference) => reference.StartsWith(ClientScheme + "://", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="ArtifactException">The server's id is none that can be written so.</exception>
    public static string Write(string artifactId, string entry)
    {
        try
        {
            return $"{Scheme}://{Convert.ToHexString(Convert.FromBase64String(artifactId)).ToLowerInvariant()}/{entry}";
        }
        catch (FormatException e)
        {
            throw new ArtifactException($"Could not refer to '{entry}': the id '{artifactId}' of its version is not base64, as references need it to be. The server is not compatible.", e);
        }
    }

    public static bool TryRead(string reference, [NotNullWhen(true)] out string? artifactId, [NotNullWhen(true)] out string? entry)
    {
        (artifactId, entry) = (null, null);
        if (!Is(reference) || !TrySplit(reference, out var hex, out var path))
        {
            return false;
        }

        try
        {
            artifactId = Convert.ToBase64String(Convert.FromHexString(hex));
            entry = path;
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    public static bool TryReadClient(string reference, [NotNullWhen(true)] out string? clientId, [NotNullWhen(true)] out string? entry)
    {
        (clientId, entry) = (null, null);
        return IsClient(reference) && TrySplit(reference, out clientId, out entry);
    }

    private static bool TrySplit(string reference, [NotNullWhen(true)] out string? host, [NotNullWhen(true)] out string? path)
    {
        var rest = reference[(reference.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        (host, path) = slash > 0 && slash < rest.Length - 1 ? (rest[..slash], rest[(slash + 1)..]) : (null, null);
        return host is not null && path is not null;
    }
}
