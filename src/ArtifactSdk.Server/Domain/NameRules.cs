using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain;

/// <summary>What names, aliases, tags and metadata may look like. Every rule throws the refusal that the client will show.</summary>
internal static partial class NameRules
{
    internal const int MaxNameLength = 128;
    private const int MaxRegistryNameLength = 113;
    private const int MaxMetadataKeys = 100;

    private static readonly SearchValues<char> ForbiddenInProjects = SearchValues.Create("/\\#?%:\0\r\n");
    private static readonly SearchValues<char> ForbiddenInRuns = SearchValues.Create(":;,#?/'\0\r\n");

    internal static void RequireArtifactName(string? name)
    {
        if (name is null || name.Length > MaxNameLength || !ArtifactName().IsMatch(name))
        {
            throw DomainException.Invalid(
                $"'{name}' is no artifact name: it has 1 to {MaxNameLength} letters, digits, '_', '-' and '.' only.");
        }
    }

    internal static bool IsCollectionName(string? name) =>
        !string.IsNullOrWhiteSpace(name) && name.Length <= MaxNameLength && name.AsSpan().IndexOfAny("/:\0\r\n") < 0;

    internal static void RequireCollectionName(string? name)
    {
        if (!IsCollectionName(name))
        {
            throw DomainException.Invalid(
                $"'{name}' is no collection name: it has 1 to {MaxNameLength} characters and no '/' and no ':'.");
        }
    }

    internal static void RequireTypeName(string? name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength || name.AsSpan().IndexOfAny("/:\0\r\n") >= 0)
        {
            throw DomainException.Invalid(
                $"'{name}' is no artifact type: it has 1 to {MaxNameLength} characters and no '/' and no ':'.");
        }
    }

    internal static void RequireProjectName(string? name)
    {
        if (string.IsNullOrWhiteSpace(name) || name is "." or ".." || name.Length > MaxNameLength || name.AsSpan().IndexOfAny(ForbiddenInProjects) >= 0)
        {
            throw DomainException.Invalid(
                $"'{name}' is no project name: it has 1 to {MaxNameLength} characters and none of / \\ # ? % : or line breaks.");
        }

        if (name.StartsWith(ProjectRow.RegistryPrefix, StringComparison.Ordinal))
        {
            var registry = name[ProjectRow.RegistryPrefix.Length..];
            if (string.IsNullOrWhiteSpace(registry) || registry.Length > MaxRegistryNameLength)
            {
                throw DomainException.Invalid($"'{registry}' is no registry name: it has 1 to {MaxRegistryNameLength} characters.");
            }
        }
    }

    internal static void RequireRunName(string? name)
    {
        // A segment of dots would be lost on the way: the run streams to an address that has its name.
        if (string.IsNullOrEmpty(name) || name is "." or ".." || name.Length > MaxNameLength || name.Trim() != name
            || name.AsSpan().IndexOfAny(ForbiddenInRuns) >= 0)
        {
            throw DomainException.Invalid(
                $"'{name}' is no run id: it has 1 to {MaxNameLength} characters, no blank at its ends, and none of : ; , # ? / '.");
        }
    }

    internal static void RequireAlias(string? alias)
    {
        if (string.IsNullOrWhiteSpace(alias) || alias.Length > MaxNameLength || alias.AsSpan().IndexOfAny("/:\0\r\n") >= 0)
        {
            throw new DomainException(
                $"Invalid alias '{alias}': it has 1 to {MaxNameLength} characters and no '/' and no ':'.", ErrorCodes.InvalidAlias, 400);
        }

        if (VersionAlias().IsMatch(alias))
        {
            throw new DomainException(
                $"Invalid alias '{alias}': names such as v0 and v12 are reserved for version numbers.", ErrorCodes.InvalidAlias, 400);
        }
    }

    internal static void RequireTag(string? tag)
    {
        if (tag is null || tag.Length > MaxNameLength || !Tag().IsMatch(tag))
        {
            throw new DomainException(
                $"Invalid tag '{tag}': it has 1 to {MaxNameLength} letters, digits, '_', '-' and inner spaces only.", ErrorCodes.InvalidTag, 400);
        }
    }

    /// <summary>Metadata is the text of a JSON object, or nothing.</summary>
    /// <summary>The metadata as they are kept: old clients write NaN, which no reader of JSON takes; new ones null.</summary>
    internal static string? ToMetadata(string? given)
    {
        if (string.IsNullOrEmpty(given))
        {
            return given;
        }

        var metadata = LenientJson.WithNulls(given);
        try
        {
            using var document = JsonDocument.Parse(metadata);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw DomainException.Invalid($"The metadata is a JSON {document.RootElement.ValueKind}; it has to be an object.");
            }

            var keys = document.RootElement.EnumerateObject().Count();
            if (keys > MaxMetadataKeys)
            {
                throw DomainException.Invalid($"The metadata has {keys} top-level keys; at most {MaxMetadataKeys} are allowed.");
            }

            return metadata;
        }
        catch (JsonException exception)
        {
            throw DomainException.Invalid($"The metadata is no JSON text: {exception.Message}");
        }
    }

    internal const long TtlOff = -2;

    internal static void RequireTtl(long? seconds)
    {
        if (seconds is 0 or < -2)
        {
            throw DomainException.Invalid($"A time to live of {seconds} seconds is not allowed: use a positive number, -1 (inherit) or -2 (off).");
        }
    }

    /// <summary>The number in "v3"; null for any other text. A leading zero makes it an ordinary alias.</summary>
    internal static int? VersionNumber(string alias) =>
        alias.Length is > 1 and <= 10 && alias[0] == 'v' && alias.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0
            && (alias[1] != '0' || alias.Length == 2) && int.TryParse(alias.AsSpan(1), out var number)
            ? number
            : null;

    [GeneratedRegex(@"\A[a-zA-Z0-9_\-.]+\z")]
    private static partial Regex ArtifactName();

    [GeneratedRegex(@"\Av[0-9]+\z")]
    private static partial Regex VersionAlias();

    [GeneratedRegex(@"\A[-\w]+( +[-\w]+)*\z")]
    private static partial Regex Tag();
}
