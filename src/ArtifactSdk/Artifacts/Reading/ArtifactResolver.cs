using System.Net;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Artifacts;

/// <summary>What a look-up has found, or what it has found missing.</summary>
internal readonly record struct Resolution(ArtifactVersion? Version, CollectionPath Collection, bool ProjectExists);

/// <summary>Finds versions by path: completes the path, asks the server, says what is missing.</summary>
internal sealed class ArtifactResolver(ClientContext context)
{
    public const string DefaultProject = "uncategorized";

    /// <exception cref="ArtifactNotFoundException">There is no such version, or it has another type.</exception>
    public async Task<ArtifactVersion> GetAsync(ArtifactPath path, string? type, string? entity, string? project, CancellationToken cancellationToken)
    {
        var found = await FindAsync(path, entity, project, cancellationToken).ConfigureAwait(false);
        if (found.Version is not { } version)
        {
            throw await NotFoundAsync(path, found, cancellationToken).ConfigureAwait(false);
        }

        return type is null || version.Type == type
            ? version
            : throw new ArtifactNotFoundException($"Could not get '{version.Path}' as type '{type}': its type is '{version.Type}'. Ask for '{version.Type}', or leave the type out.", version.Path);
    }

    /// <summary>Looks a version up; parts of the path that are left out come from the arguments, then from the configuration.</summary>
    public async Task<Resolution> FindAsync(ArtifactPath path, string? entity, string? project, CancellationToken cancellationToken)
    {
        var action = $"get artifact '{path}'";
        var (collection, organization) = await CompleteAsync(path.Collection, entity, project, action, path, cancellationToken).ConfigureAwait(false);
        return await LookUpAsync(collection.At(path.Tag), organization, action, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks up a path whose entity and project are known.</summary>
    public async Task<Resolution> LookUpAsync(ArtifactPath path, string? organization, string action, CancellationToken cancellationToken)
    {
        var collection = path.Collection;
        var name = $"{collection.Collection}:{path.Tag}";
        var variables = new NameVariables(collection.Owner!, collection.Project!, name);
        if (await context.Api.HasFeatureAsync(ServerFeature.ProjectMembership, cancellationToken).ConfigureAwait(false))
        {
            var data = await AskAsync(ArtifactMembershipByNameOperation.Instance, ArtifactMembershipByNameOperation.WithoutManifest, variables, action, cancellationToken).ConfigureAwait(false);
            var membership = data.Project?.ArtifactCollectionMembership;
            return new(membership is null || IsUnfinished(membership.Artifact) ? null : VersionReader.FromMembership(context, membership, collection, organization), collection, data.Project is not null);
        }

        var byName = await AskAsync(ArtifactByNameOperation.Instance, ArtifactByNameOperation.WithoutManifest, variables, action, cancellationToken).ConfigureAwait(false);
        var artifact = byName.Project?.Artifact;
        return new(artifact is null || IsUnfinished(artifact) ? null : VersionReader.FromArtifact(context, artifact, collection, organization), collection, byName.Project is not null);
    }

    public async Task<ArtifactVersion> GetByIdAsync(string id, string action, CancellationToken cancellationToken)
    {
        var data = await context.Api.ExecuteAsync(ArtifactByIdOperation.Instance, new ArtifactIdVariables(id), action, cancellationToken).ConfigureAwait(false);
        return data.Artifact is { } artifact
            ? VersionReader.FromArtifact(context, artifact, null, null)
            : throw new ArtifactNotFoundException($"Could not {action}: the server no longer has this version. It may have been deleted.");
    }

    /// <summary>What a version says now, in the collection that it was found in.</summary>
    /// <exception cref="ArtifactNotFoundException">It was deleted or unlinked.</exception>
    public async Task<ArtifactVersion> RefreshAsync(ArtifactVersion version, CancellationToken cancellationToken)
    {
        var found = await LookUpAsync(version.Path, version.Snapshot.Organization, $"get artifact '{version.Path}'", cancellationToken).ConfigureAwait(false);
        return found.Version ?? throw new ArtifactNotFoundException($"Could not get artifact '{version.Path}': it no longer exists. It was deleted or unlinked.", version.Path);
    }

    /// <summary>Fills in what a path leaves out; the second part of the answer is the display name of a registry's organization.</summary>
    /// <exception cref="ArtifactNotFoundException">There is no one organization for a registry.</exception>
    public async ValueTask<(CollectionPath Path, string? Organization)> CompleteAsync(
        CollectionPath path, string? entity, string? project, string action, ArtifactPath? asked, CancellationToken cancellationToken)
    {
        var collection = path.Complete(null, project ?? context.Configuration.Project ?? DefaultProject);
        if (!collection.IsRegistry)
        {
            return (collection.Owner is not null ? collection : collection.WithOwner(entity ?? await context.GetDefaultEntityAsync(cancellationToken).ConfigureAwait(false)), null);
        }

        var from = entity ?? await context.GetDefaultEntityAsync(cancellationToken).ConfigureAwait(false);
        var (organization, failure) = await context.Organizations
            .ResolveAsync(from, collection.Organization ?? context.Configuration.Organization, action, cancellationToken).ConfigureAwait(false);
        return organization is not null
            ? (collection.WithOwner(organization.Entity), organization.Name)
            : throw new ArtifactNotFoundException($"Could not {action}: {failure!.Problem}. {failure.Remedy}", asked);
    }

    // Where the manifest is comes along as a favour; a server that refuses it still answers the question itself.
    private async Task<TData> AskAsync<TData>(
        GraphQlOperation<NameVariables, TData> whole, GraphQlOperation<NameVariables, TData> less, NameVariables variables, string action, CancellationToken cancellationToken)
        where TData : class
    {
        try
        {
            return await context.Api.ExecuteAsync(whole, variables, action, cancellationToken).ConfigureAwait(false);
        }
        catch (ArtifactApiException e) when (e.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.Forbidden)
        {
            return await context.Api.ExecuteAsync(less, variables, action, cancellationToken).ConfigureAwait(false);
        }
    }

    // What is not committed, or was deleted, is not there for anybody.
    private static bool IsUnfinished(WireArtifact? artifact) => artifact?.State is not (null or CreateArtifactOperation.Committed);

    private async Task<ArtifactNotFoundException> NotFoundAsync(ArtifactPath path, Resolution found, CancellationToken cancellationToken)
    {
        var collection = found.Collection;
        if (!found.ProjectExists)
        {
            var what = collection.IsRegistry ? $"registry '{collection.Registry}'" : $"project '{collection.Project}'";
            return new($"Could not get artifact '{path}': {what} not found under entity '{collection.Owner}', or the API key may not see it. Check the path.", path);
        }

        try
        {
            var variables = new NameVariables(collection.Owner!, collection.Project!, collection.Collection);
            var data = await context.Api.ExecuteAsync(CollectionAliasesOperation.Instance, variables, $"get artifact '{path}'", cancellationToken).ConfigureAwait(false);
            if (data.Project?.ArtifactCollection is not { } existing)
            {
                var near = NearestName.Find(collection.Collection, (data.Project?.ArtifactCollections?.Nodes ?? []).Select(c => c.Name).OfType<string>());
                var advice = near is null ? "Check the name; names are case-sensitive." : $"Did you mean '{near}'?";
                return new($"Could not get artifact '{path}': there is no collection '{collection.Collection}' in '{collection.Owner}/{collection.Project}'. {advice}", path);
            }

            var aliases = string.Join(", ", (existing.Aliases?.Nodes ?? []).Select(a => a.Alias));
            var known = aliases.Length > 0 ? $" Its aliases are: {aliases}." : "";
            return new($"Could not get artifact '{path}': the collection '{collection.Collection}' has no {(path.Tag.IsAlias ? "alias" : "version")} '{path.Tag}'.{known}", path);
        }
        catch (ArtifactApiException)
        {
            // The second question is a courtesy; a server that cannot answer it must not hide what the first one found.
            return new($"Could not get artifact '{path}': there is no such collection, version or alias in '{collection.Owner}/{collection.Project}'. Check the path.", path);
        }
    }
}
