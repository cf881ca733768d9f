using ArtifactSdk.Artifacts;
using ArtifactSdk.Manifests;

namespace ArtifactSdk;

public sealed partial class Artifact
{
    /// <summary>The version that the draft continues, or null.</summary>
    internal DraftBase? Base { get; private set; }

    /// <summary>A draft that holds what a version holds, without having its bytes.</summary>
    internal static Artifact Continue(ArtifactVersion version, Manifest manifest)
    {
        var source = version.SourcePath.Collection;
        var draft = new Artifact(source.Collection, version.Type)
        {
            Description = version.Description,
            StorageRegion = manifest.StorageRegion,
            Base = new DraftBase(version.Id, source, version.Server, manifest.StorageRegion),
        };
        foreach (var (key, value) in version.Metadata)
        {
            draft.Metadata[key] = value?.DeepClone();
        }

        foreach (var entry in manifest.Entries)
        {
            // Names that only other systems refuse are kept as they are.
            if (LogicalPath.CheckReceived(entry.Path) is { } problem)
            {
                throw new ArgumentException(problem, nameof(manifest));
            }

            _ = draft.Add(entry.Path, new StoredContent(entry), overwrite: false, nameof(manifest));
        }

        return draft;
    }
}
