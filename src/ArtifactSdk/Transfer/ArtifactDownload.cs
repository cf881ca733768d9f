using System.Globalization;
using System.Text;
using ArtifactSdk.Internal;

namespace ArtifactSdk;

/// <summary>Tells what a download did. Every file that it counts had the expected size and digest.</summary>
/// <param name="Directory">The full path of the folder that holds the files.</param>
/// <param name="FileCount">The number of files that are in place.</param>
/// <param name="BytesTransferred">The bytes that came over the network.</param>
/// <param name="BytesReused">The bytes that were in the folder or in the local cache already.</param>
public sealed record ArtifactDownload(string Directory, int FileCount, long BytesTransferred, long BytesReused)
{
    /// <summary>Gets the names of the references that led nowhere, when <see cref="DownloadOptions.AllowMissingReferences"/> was set.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> MissingReferences { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(ArtifactDownload? other) =>
        other is not null
        && (Directory, FileCount, BytesTransferred, BytesReused) == (other.Directory, other.FileCount, other.BytesTransferred, other.BytesReused)
        && MissingReferences.SequenceEqual(other.MissingReferences, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Directory, FileCount, BytesTransferred, BytesReused);

    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"Directory = {Directory}, FileCount = {FileCount}, BytesTransferred = {BytesTransferred}, BytesReused = {BytesReused}, ")
            .AppendNames(nameof(MissingReferences), MissingReferences);
        return true;
    }
}
