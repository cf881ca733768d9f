using System.Net;
using ArtifactSdk.Http;
using ArtifactSdk.Manifests;
using ArtifactSdk.Protocol.Operations;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>Makes and sends the manifest of a pending version: from memory when it is small, else from a temporary file.</summary>
internal sealed class ManifestUpload(ClientContext context, PublishTarget target, PublishMode mode, string artifactId, string? baseId, string action)
{
    private const long MaxInMemory = 8 * 1024 * 1024;

    // Digest, birth, size and punctuation; a character of a path may need three bytes.
    private const int BytesPerEntry = 160;

    private string? _manifestId;

    private string Name => mode.ManifestName;

    /// <summary>The manifest that the files are announced for.</summary>
    internal async Task<string> CreateAsync(CancellationToken cancellationToken) =>
        _manifestId = (await CreateAsync("", includeUpload: false, cancellationToken).ConfigureAwait(false)).Id ?? throw Missing("an id");

    internal async Task UploadAsync(IManifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.Entries.Sum(e => BytesPerEntry + (3L * e.Path.Length)) <= MaxInMemory)
        {
            using var memory = new MemoryStream();
            await ManifestWriter.WriteAsync(manifest, memory, cancellationToken).ConfigureAwait(false);
            await SendAsync(new BytesContentSource(Name, memory.GetBuffer().AsMemory(0, (int)memory.Length)), cancellationToken).ConfigureAwait(false);
            return;
        }

        var path = Path.Combine(Path.GetTempPath(), $"artifactsdk-{Guid.NewGuid():N}.json");
        try
        {
            await WriteAsync(manifest, path, cancellationToken).ConfigureAwait(false);
            await SendAsync(new FileContentSource(path), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task WriteAsync(IManifest manifest, string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileStream(path, NewFile());
            await using (file.ConfigureAwait(false))
            {
                await ManifestWriter.WriteAsync(manifest, file, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The last is how the runtime names a file that is longer than the file system or a limit of the user allows.
            throw TransferErrors.CannotWrite(Name, path, e);
        }
    }

    // The names of the files are nobody else's business.
    private static FileStreamOptions NewFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 64 * 1024, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private async Task SendAsync(ContentSource content, CancellationToken cancellationToken)
    {
        var hash = await ContentHasher.HashAsync(content, cancellationToken).ConfigureAwait(false);
        var progress = new ProgressTracker(null, hash.Size, 1).StartFile(Name, hash.Size);
        for (var last = false; ; last = true)
        {
            // A whole manifest is made anew with its content; one that adds to others stays the one that the files were announced for.
            var made = mode.IsWhole
                ? await CreateAsync(hash.Digest.Base64, includeUpload: true, cancellationToken).ConfigureAwait(false)
                : await UpdateAsync(hash.Digest.Base64, cancellationToken).ConfigureAwait(false);
            if (made.File?.UploadUrl is not { } text || !Uri.TryCreate(text, UriKind.Absolute, out var url))
            {
                throw Missing("an address to send it to");
            }

            var to = new UploadTarget(url, made.File.UploadHeaders ?? []);
            try
            {
                await new Uploader(context.Storage).UploadAsync(new UploadItem(Name, content, hash, to), to, progress, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (StorageUrlExpiredException) when (!last)
            {
                // Another address is asked for, once.
            }
            catch (StorageUrlExpiredException e)
            {
                throw TransferErrors.UploadRefused(Name, e);
            }
        }
    }

    private async Task<CreatedManifest> CreateAsync(string digest, bool includeUpload, CancellationToken cancellationToken)
    {
        var variables = new CreateArtifactManifestVariables(
            artifactId, baseId, digest, target.Entity, target.Project, target.RunId, includeUpload)
        {
            Name = Name,
            ManifestType = mode.ManifestType,
        };
        var data = await context.Api.ExecuteAsync(CreateArtifactManifestOperation.Instance, variables, action, cancellationToken).ConfigureAwait(false);
        return data.CreateArtifactManifest?.ArtifactManifest ?? throw Missing("anything");
    }

    private async Task<CreatedManifest> UpdateAsync(string digest, CancellationToken cancellationToken)
    {
        var variables = new UpdateArtifactManifestVariables(_manifestId!, digest, null, IncludeUpload: true);
        var data = await context.Api.ExecuteAsync(UpdateArtifactManifestOperation.Instance, variables, action, cancellationToken).ConfigureAwait(false);
        return data.UpdateArtifactManifest?.ArtifactManifest ?? throw Missing("anything");
    }

    private ArtifactApiException Missing(string what) =>
        new($"Could not {action}: the server's answer about the manifest does not hold {what}. Nothing was committed.", HttpStatusCode.OK) { Operation = CreateArtifactManifestOperation.Instance.Name };
}
