using ArtifactSdk.Artifacts;

namespace ArtifactSdk;

public partial class ArtifactVersion
{
    /// <summary>Adds aliases to the version, in the collection that it was found in. They move from the version that had them there.</summary>
    /// <param name="aliases">The aliases: no '/', no ':', nothing that looks like a version, at most 128 characters.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The changed version; this object stays as it is.</returns>
    /// <exception cref="ArgumentException">An alias breaks a rule. Nothing was changed.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key may not change the collection, or an alias is protected.</exception>
    /// <exception cref="ArtifactNotFoundException">The version was deleted or unlinked.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual Task<ArtifactVersion> AddAliasesAsync(IEnumerable<string> aliases, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(aliases);
        var update = new ArtifactVersionUpdate();
        foreach (var alias in aliases)
        {
            update.AliasesToAdd.Add(alias);
        }

        return UpdateAsync(update, cancellationToken);
    }

    /// <summary>Removes aliases from the version, in the collection that it was found in. Aliases that it does not have are ignored.</summary>
    /// <param name="aliases">The aliases.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The changed version; this object stays as it is.</returns>
    /// <exception cref="ArgumentException">An alias is empty, or the number of a version. Nothing was changed.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key may not change the collection, or an alias is protected.</exception>
    /// <exception cref="ArtifactNotFoundException">The version was deleted or unlinked.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual Task<ArtifactVersion> RemoveAliasesAsync(IEnumerable<string> aliases, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(aliases);
        var update = new ArtifactVersionUpdate();
        foreach (var alias in aliases)
        {
            update.AliasesToRemove.Add(alias);
        }

        return UpdateAsync(update, cancellationToken);
    }

    /// <summary>Changes the version: aliases first, then description, metadata, tags and time to live.</summary>
    /// <param name="update">The changes. They are read and checked before the first request.</param>
    /// <param name="cancellationToken">Stops the call; aliases may have been changed by then.</param>
    /// <returns>The changed version; this object stays as it is.</returns>
    /// <exception cref="ArgumentException">Something breaks a rule, or a link was to get a time to live. Nothing was changed.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key may not change it; the message says whether aliases were changed.</exception>
    /// <exception cref="ArtifactNotFoundException">The version was deleted or unlinked.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async Task<ArtifactVersion> UpdateAsync(ArtifactVersionUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        Context.ThrowIfDisposed();
        return await new VersionEditor(Context, this).UpdateAsync(update, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes the version as <see cref="DeleteAsync(bool, CancellationToken)"/> does, unless it has aliases other than <c>latest</c>.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when it has been deleted.</returns>
    /// <exception cref="ArtifactApiException">It has aliases, or the server refused for another reason.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key may not delete it.</exception>
    public Task DeleteAsync(CancellationToken cancellationToken) => DeleteAsync(deleteAliases: false, cancellationToken);

    /// <summary>
    /// Deletes the version with its files and all links to it. If the version was found through a link, only that link is removed, as by
    /// <see cref="UnlinkAsync"/>.
    /// </summary>
    /// <param name="deleteAliases">Whether to delete the version even if it has aliases other than <c>latest</c>; otherwise that is an error.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when it has been deleted.</returns>
    /// <exception cref="ArtifactApiException">It has aliases and <paramref name="deleteAliases"/> is false, or the server refused for another reason.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key may not delete it.</exception>
    public virtual async Task DeleteAsync(bool deleteAliases = false, CancellationToken cancellationToken = default)
    {
        Context.ThrowIfDisposed();
        var editor = new VersionEditor(Context, this);
        _ = Snapshot.Manifest?.Take();
        await (IsLink ? editor.UnlinkAsync(cancellationToken) : editor.DeleteAsync(deleteAliases, cancellationToken)).ConfigureAwait(false);
    }
}
