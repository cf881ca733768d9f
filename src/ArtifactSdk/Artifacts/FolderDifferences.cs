using System.Text;
using ArtifactSdk.Internal;

namespace ArtifactSdk;

/// <summary>How a folder differs from a version.</summary>
/// <param name="Missing">Files of the version that the folder lacks, ordered by name.</param>
/// <param name="Wrong">Files whose content is not that of the version, or that are links or folders.</param>
/// <param name="Extra">Files of the folder that the version lacks.</param>
public sealed record FolderDifferences(IReadOnlyList<string> Missing, IReadOnlyList<string> Wrong, IReadOnlyList<string> Extra)
{
    /// <summary>Gets whether the folder contains exactly the files of the version.</summary>
    public bool IsEqual => Missing.Count == 0 && Wrong.Count == 0 && Extra.Count == 0;

    private bool PrintMembers(StringBuilder text)
    {
        text.Append("IsEqual = ").Append(IsEqual).Append(", ").AppendNames(nameof(Missing), Missing).Append(", ").AppendNames(nameof(Wrong), Wrong).Append(", ").AppendNames(nameof(Extra), Extra);
        return true;
    }
}
