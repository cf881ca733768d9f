using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>A key as its owner sees it. Clients look for the key's text in its name, which is whole only when the key has just been made.</summary>
internal sealed record ApiKeyNode(ApiKeyRow Row, string Name)
{
    internal static ApiKeyNode Known(ApiKeyRow row) => new(row, row.Prefix + "…");
}
