using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Artifacts;

/// <summary>Makes runs of what the server answers; what made a version may also be a user, which is no run.</summary>
internal static class RunReader
{
    public static RunInfo? Read(Uri app, WireRun? wire) =>
        wire is { Name: { } id, Project: { Name: { } project, Entity.Name: { } entity } }
            ? new(id, wire.DisplayName is { Length: > 0 } name ? name : id, entity, project, AddressOf(app, entity, project, id))
            : null;

    public static Uri AddressOf(Uri app, string entity, string project, string id) =>
        new($"{app.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{Uri.EscapeDataString(entity)}/{Uri.EscapeDataString(project)}/runs/{Uri.EscapeDataString(id)}");
}
