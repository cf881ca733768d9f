using System.Runtime.CompilerServices;
using System.Text;
using ArtifactSdk.Manifests;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>Files and folders that every reader of the artifact has at the same place.</summary>
internal sealed class FileReferenceHandler : IReferenceHandler
{
    public bool CanHandle(Uri reference) => reference.IsFile;

    public async IAsyncEnumerable<ReferencedObject> ListAsync(Uri reference, ReferenceOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var path = reference.LocalPath;
        if (File.Exists(path))
        {
            yield return await DescribeAsync("", path, reference, options, cancellationToken).ConfigureAwait(false);
            yield break;
        }

        if (!Directory.Exists(path))
        {
            throw new FileNotFoundException($"There is no file or directory '{path}' to refer to.", path);
        }

        var root = reference.OriginalString.TrimEnd('/');
        foreach (var (name, file) in new DirectoryScan(new DirectoryInfo(path), followLinksOutside: false).Files())
        {
            var below = new Uri($"{root}/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}");
            yield return await DescribeAsync(name, file.FullName, below, options, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task<ReferenceContent> OpenAsync(ReferencedObject entry, CancellationToken cancellationToken = default)
    {
        var path = entry.Reference.LocalPath;
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file '{path}' on this machine.", path);
        }

        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
        return Task.FromResult(new ReferenceContent(file, digestIsMd5: entry.Digest != OfText(entry.Reference)));
    }

    private static async Task<ReferencedObject> DescribeAsync(string name, string path, Uri reference, ReferenceOptions options, CancellationToken cancellationToken)
    {
        var source = new FileContentSource(path);
        if (!options.Checksum)
        {
            return new(name, reference, OfText(reference), source.Length);
        }

        var content = await ContentHasher.HashAsync(source, cancellationToken).ConfigureAwait(false);
        return new(name, reference, content.Digest.Base64, content.Size);
    }

    // What stands for the bytes that were not read.
    private static string OfText(Uri reference) => ContentDigest.Of(Encoding.UTF8.GetBytes(reference.AbsoluteUri)).Base64;
}
