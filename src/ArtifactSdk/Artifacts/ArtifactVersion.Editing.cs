using ArtifactSdk.Artifacts;

namespace ArtifactSdk;

public partial class ArtifactVersion
{
    /// <summary>Gives aliases to the version, in the collection that it was found in; they leave the version that had them there.</summary>
    /// <param name="aliases">The aliases: no '/', no ':', nothing that reads as a version, at most 128 characters.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The version as it is afterwards; this one does not change.</returns>
    /// <exception cref="ArgumentException">An alias breaks a rule. Nothing was changed.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key may not change the collection, or an alias is protected.</exception>
    /// <exception cref="ArtifactNotFoundException">The version was deleted or unlinked.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or gave no answer.</exception>
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

    /// <summary>Takes aliases from the version, in the collection that it was found in. One that it does not have changes nothing.</summary>
    /// <param name="aliases">The aliases.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The version as it is afterwards; this one does not change.</returns>
    /// <exception cref="ArgumentException">An alias is empty, or the number of a version. Nothing was changed.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key may not change the collection, or an alias is protected.</exception>
    /// <exception cref="ArtifactNotFoundException">The version was deleted or unlinked.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or gave no answer.</exception>
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

    /// <summary>Changes what is said of the version: aliases first, then description, metadata, labels and time to live.</summary>
    /// <param name="update">What is to change. It is read before the first request; all rules are checked then.</param>
    /// <param name="cancellationToken">Stops the call; aliases may have been changed by then.</param>
    /// <returns>The version as it is afterwards; this one does not change.</returns>
    /// <exception cref="ArgumentException">Something breaks a rule, or a link was to get a time to live. Nothing was changed.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key may not change it; the message says whether aliases were changed.</exception>
    /// <exception cref="ArtifactNotFoundException">The version was deleted or unlinked.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or gave no answer.</exception>
    public virtual async Task<ArtifactVersion> UpdateAsync(ArtifactVersionUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        Context.ThrowIfDisposed();
        return await new VersionEditor(Context, this).UpdateAsync(update, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes the version as <see cref="DeleteAsync(bool, CancellationToken)"/> does, unless it has aliases other than <c>latest</c>.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when it is gone.</returns>
    /// <exception cref="ArtifactApiException">It has aliases, or the server refused for another reason.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key may not delete it.</exception>
    public Task DeleteAsync(CancellationToken cancellationToken) => DeleteAsync(deleteAliases: false, cancellationToken);

    /// <summary>
    /// Deletes the version with its files and all links to it. Of a version that was found through a link only that link is removed, as by
    /// <see cref="UnlinkAsync"/>.
    /// </summary>
    /// <param name="deleteAliases">Whether it may have aliases other than <c>latest</c>, which go with it; otherwise that is an error.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when it is gone.</returns>
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
