using System.Net;
using ArtifactSdk.Artifacts;
using ArtifactSdk.Paths;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Registries;

/// <summary>Makes registries of what the server answers, and writes what the protocol calls their properties.</summary>
internal static class RegistryReader
{
    private const string Restricted = "RESTRICTED";
    private const string Open = "PRIVATE";

    /// <summary>Null for a project that is no registry.</summary>
    public static Registry? Read(ClientContext context, WireRegistry wire, ResolvedOrganization organization)
    {
        if (wire.Name is not { } name || name.Length <= PathRules.RegistryPrefix.Length || !name.StartsWith(PathRules.RegistryPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        return new Registry(context, new RegistrySnapshot
        {
            Id = wire.Id ?? throw new ArtifactApiException($"The server's answer about the registry '{name}' does not name its id. The server may be too old for this client.", HttpStatusCode.OK),
            FullName = name,
            Entity = wire.Entity?.Name ?? organization.Entity,
            Organization = wire.Entity?.Organization?.Name ?? organization.Name,
            Description = wire.Description,
            Visibility = wire.Access == Restricted ? RegistryVisibility.Restricted : RegistryVisibility.Organization,
            AllowsAllArtifactTypes = wire.AllowAllArtifactTypes ?? false,
            ArtifactTypes = [.. (wire.ArtifactTypes?.Nodes ?? []).Select(type => type.Name).OfType<string>()],
            CreatedAt = VersionReader.TimeOf(wire.CreatedAt) ?? DateTimeOffset.UnixEpoch,
            UpdatedAt = VersionReader.TimeOf(wire.UpdatedAt),
        });
    }

    public static string? Write(RegistryVisibility? visibility) => visibility switch
    {
        null => null,
        RegistryVisibility.Restricted => Restricted,
        _ => Open,
    };

    public static RegistryRole ReadRole(string? role) => role switch
    {
        "admin" => RegistryRole.Admin,
        "member" => RegistryRole.Member,
        "viewer" => RegistryRole.Viewer,
        "restricted_viewer" => RegistryRole.RestrictedViewer,
        _ => RegistryRole.Other,
    };

    public static string Write(RegistryRole role, string parameterName) => role switch
    {
        RegistryRole.Admin => "admin",
        RegistryRole.Member => "member",
        RegistryRole.Viewer => "viewer",
        RegistryRole.RestrictedViewer => "restricted_viewer",
        _ => throw new ArgumentOutOfRangeException(parameterName, role, "This role cannot be assigned."),
    };
}
