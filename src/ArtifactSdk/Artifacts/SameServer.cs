namespace ArtifactSdk.Artifacts;

/// <summary>Ids are those of one server: on another they mean something else, and nobody would notice.</summary>
internal static class SameServer
{
    /// <exception cref="ArgumentException">The version belongs to another server.</exception>
    internal static void Require(ClientContext context, ArtifactVersion version, string parameterName)
    {
        var here = context.Configuration.BaseUrl;
        if (version.Server is { } there && there != here)
        {
            throw new ArgumentException(
                $"'{version.Path}' comes from {Shown(there)}, but this call goes to {Shown(here)}, where that version does not exist. Get it from there, or download it and log its files there.", parameterName);
        }
    }

    /// <exception cref="ArgumentException">The draft was made of a version of another server.</exception>
    internal static void Require(ClientContext context, Artifact draft, string parameterName)
    {
        var here = context.Configuration.BaseUrl;
        if (draft.Base?.Server is { } there && there != here)
        {
            throw new ArgumentException(
                $"The draft '{draft.Name}' was created from a version of {Shown(there)}, but this call goes to {Shown(here)}, which does not have its files. Download them, and add them to a new draft.", parameterName);
        }
    }

    private static string Shown(Uri server) => server.GetLeftPart(UriPartial.Path).TrimEnd('/');
}
