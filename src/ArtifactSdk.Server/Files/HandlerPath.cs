using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Access;

namespace ArtifactSdk.Server.Files;

/// <summary>
/// Reads the paths of the download handlers. Ids are base64 and may bring slashes of their own, or be empty, so a path is read
/// from both ends; the file name at the end is for people and selects nothing.
/// </summary>
internal static class HandlerPath
{
    internal const string V1 = "/artifacts";
    internal const string V2 = "/artifactsV2";

    private const int MaxSegments = 24;

    /// <param name="rest">The path behind <see cref="V1"/>: <c>/{entity}/{hexMd5}</c>.</param>
    internal static DownloadAddress? ParseV1(string rest) =>
        rest.Split('/') is ["", { Length: > 0 } entity, { } hex] && ToHex(hex) is { } hexMd5
            ? new DownloadAddress(entity, null, null, [], hexMd5)
            : null;

    /// <param name="rest">
    /// The path behind <see cref="V2"/>: <c>/{region}/{entity}/{birthArtifactId}/{hexMd5}</c>, or
    /// <c>/{region}/{entity}/{project}/{collection}/[{artifactId}/]{birthArtifactId}/{hexMd5}/{fileName}</c>; a slash at the end
    /// changes nothing.
    /// </param>
    internal static DownloadAddress? ParseV2(string rest)
    {
        var segments = rest.Split('/');
        if (segments is [.., { Length: > 0 }, ""])
        {
            segments = segments[..^1];
        }

        if (segments.Length is < 5 or > MaxSegments || segments[0].Length > 0 || segments[2].Length == 0)
        {
            return null;
        }

        // The long forms first: a file may be named like a digest, while what stands before the digest of a short form never is one.
        if (segments.Length >= 8 && ToHex(segments[^2]) is { } longHex && segments[3].Length > 0 && segments[4].Length > 0)
        {
            return new DownloadAddress(segments[2], segments[3], segments[4], Ids(segments[5..^2]), longHex);
        }

        return ToHex(segments[^1]) is { } shortHex
            ? new DownloadAddress(segments[2], null, null, Ids(segments[3..^1]), shortHex)
            : null;
    }

    /// <summary>Where a slash may be part of an id, neighbours are tried joined as well; what is no id is passed over later.</summary>
    private static List<string> Ids(string[] segments)
    {
        // The web server decodes everything but slashes; here one that was escaped belongs to an id.
        var parts = string.Join('/', segments).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Split('/');
        List<string> ids = [];
        for (var first = 0; first < parts.Length; first++)
        {
            for (var end = first + 1; end <= parts.Length; end++)
            {
                var id = string.Join('/', parts[first..end]);
                if (id.Length > 0 && !ids.Contains(id))
                {
                    ids.Add(id);
                }
            }
        }

        return ids;
    }

    private static string? ToHex(string text)
    {
        var lower = text.ToLowerInvariant();
        return Digests.IsHex(lower) ? lower : null;
    }
}
