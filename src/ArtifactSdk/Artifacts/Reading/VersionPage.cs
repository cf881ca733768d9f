namespace ArtifactSdk.Artifacts;

/// <summary>The addresses of versions in the browser.</summary>
internal static class VersionPage
{
    internal static Uri AddressOf(Uri app, VersionSnapshot version, bool isLink)
    {
        var collection = version.Path.Collection;
        var selection = Uri.EscapeDataString(collection.ToString());
        var root = app.GetLeftPart(UriPartial.Path).TrimEnd('/');
        if (collection.IsRegistry)
        {
            return new Uri($"{root}/orgs/{Escape(version.Organization ?? collection.Owner)}/registry/{Escape(collection.Registry)}?selectionPath={selection}&view=membership&version={version.Path.Tag}");
        }

        return isLink && (version.Type == "model" || collection.Project == "model-registry")
            ? new Uri($"{root}/{Escape(collection.Owner)}/registry/model?selectionPath={selection}&view=membership&version={version.Path.Tag}")
            : new Uri($"{root}/{Escape(collection.Owner)}/{Escape(collection.Project)}/artifacts/{Escape(version.Type)}/{Escape(collection.Collection)}/{version.Path.Tag}");
    }

    private static string Escape(string? part) => Uri.EscapeDataString(part ?? "");
}
