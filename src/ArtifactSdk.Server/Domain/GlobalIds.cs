using System.Globalization;
using System.Text;

namespace ArtifactSdk.Server.Domain;

/// <summary>
/// Ids as clients see them: standard base64 of "Type:number". Clients decode artifact and project ids, so the form is a promise;
/// ASCII names and digits keep '/' and '+' out of the text, which matters where ids stand in URL paths.
/// </summary>
internal static class GlobalIds
{
    internal const string ApiKey = "ApiKey";
    internal const string Artifact = "Artifact";
    internal const string ArtifactType = "ArtifactType";
    internal const string Alias = "ArtifactAlias";
    internal const string Collection = "ArtifactCollection";
    internal const string Entity = "Entity";
    internal const string Manifest = "ArtifactManifest";
    internal const string Membership = "ArtifactCollectionMembership";
    internal const string Organization = "Organization";
    internal const string Project = "Project";
    internal const string ProjectInternalId = "ProjectInternalId";
    internal const string Run = "Run";
    internal const string RunFile = "RunFile";
    internal const string Tag = "Tag";
    internal const string User = "User";

    internal static string Encode(string type, long number) =>
        EncodeText(string.Create(CultureInfo.InvariantCulture, $"{type}:{number}"));

    internal static string EncodeText(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>The number in an id of this type; false for other types and for text that is no id at all.</summary>
    internal static bool TryDecode(string? id, string type, out long number)
    {
        number = 0;
        if (DecodeText(id) is not { } text)
        {
            return false;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && text.AsSpan(0, colon).Equals(type, StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Like <see cref="TryDecode"/>; an id of another type names nothing, so it is not found.</summary>
    internal static long Require(string? id, string type) =>
        TryDecode(id, type, out var number)
            ? number
            : throw DomainException.NotFound($"No {type} has the id '{id}'.");

    /// <summary>The decoded text of an id, or null. Missing padding is forgiven: some clients trim it.</summary>
    internal static string? DecodeText(string? id)
    {
        if (string.IsNullOrWhiteSpace(id) || id.Length > 4096)
        {
            return null;
        }

        var trimmed = id.Trim().TrimEnd('=');
        var padded = trimmed.PadRight((trimmed.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out var written) ? Encoding.UTF8.GetString(bytes, 0, written) : null;
    }
}
