using System.Globalization;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Schema;

/// <summary>Spellings of the wire.</summary>
internal static class WireText
{
    internal static string Of(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    internal static string? Of(DateTimeOffset? time) => time is { } value ? Of(value) : null;

    internal static string Of(ArtifactState state) => state switch
    {
        ArtifactState.Pending => "PENDING",
        ArtifactState.Committed => "COMMITTED",
        _ => "DELETED",
    };

    internal static string Of(ManifestType type) => type switch
    {
        ManifestType.Incremental => "INCREMENTAL",
        ManifestType.Patch => "PATCH",
        _ => "FULL",
    };

    internal static ManifestType ManifestTypeOf(string? text) => text switch
    {
        "INCREMENTAL" => ManifestType.Incremental,
        "PATCH" => ManifestType.Patch,
        _ => ManifestType.Full,
    };

    internal static string Of(EntityKind kind) => kind switch
    {
        EntityKind.User => "user",
        EntityKind.Team => "team",
        _ => "organization",
    };

    internal static string Of(CollectionState state) => state == CollectionState.Ready ? "READY" : "DELETED";

    internal static string Version(int index) => string.Create(CultureInfo.InvariantCulture, $"v{index}");
}
