using System.Net;
using System.Text.RegularExpressions;
using ArtifactSdk.Paths;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Artifacts;

/// <summary>Changes and deletes versions. Aliases belong to the collection that a version was found in, all else to the version itself.</summary>
internal sealed partial class VersionEditor(ClientContext context, ArtifactVersion version)
{
    public async Task<ArtifactVersion> UpdateAsync(ArtifactVersionUpdate update, CancellationToken cancellationToken)
    {
        var added = AliasRules.Validate(update.AliasesToAdd, nameof(update));
        var removed = CheckRemoved(update.AliasesToRemove, nameof(update));
        var input = Prepare(update);
        await ChangeAliasesAsync(ChangeAliasesOperation.Add, "add", added, cancellationToken).ConfigureAwait(false);
        await ChangeAliasesAsync(ChangeAliasesOperation.Delete, "remove", removed, cancellationToken).ConfigureAwait(false);
        if (input is not null)
        {
            var action = $"update '{version.Path}'";
            await RequireWritableSourceAsync(action, added.Count + removed.Count > 0, cancellationToken).ConfigureAwait(false);
            _ = await context.Api.ExecuteAsync(UpdateArtifactOperation.Instance, new UpdateArtifactVariables(input), action, cancellationToken).ConfigureAwait(false);
        }

        return await context.Resolver.RefreshAsync(version, cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteAsync(bool deleteAliases, CancellationToken cancellationToken)
    {
        var action = $"delete '{version.Path}'";
        var variables = new DeleteArtifactVariables(new(version.Id, deleteAliases));
        try
        {
            _ = await context.Api.ExecuteAsync(DeleteArtifactOperation.Instance, variables, action, cancellationToken).ConfigureAwait(false);
        }
        catch (ArtifactApiException e) when (!deleteAliases && !e.IsTransient && e is not (ArtifactAccessException or ArtifactNotFoundException))
        {
            var aliases = await FindAliasesAsync(cancellationToken).ConfigureAwait(false);
            throw aliases.Count == 0
                ? e
                : new ArtifactApiException(
                    $"Could not {action}: it has the aliases {string.Join(", ", aliases)}. Pass deleteAliases: true to delete them with it, or remove them first. The server said: {e.ServerText}",
                    e.StatusCode ?? HttpStatusCode.BadRequest,
                    e.ErrorCode,
                    e)
                {
                    Operation = e.Operation,
                    RequestId = e.RequestId,
                };
        }
    }

    public async Task UnlinkAsync(CancellationToken cancellationToken)
    {
        var collection = version.Path.Collection;
        var action = $"unlink '{version.Path}'";
        if (!version.IsLink)
        {
            throw new InvalidOperationException($"'{version.Path}' is the version itself, not a link. Use DeleteAsync to delete it, or unlink its links (GetLinkedVersionsAsync).");
        }

        var names = new NameVariables(collection.Owner!, collection.Project!, collection.Collection);
        var data = await context.Api.ExecuteAsync(CollectionByNameOperation.Instance, names, action, cancellationToken).ConfigureAwait(false);
        var id = data.Project?.ArtifactCollection?.Id
            ?? throw new ArtifactNotFoundException($"Could not {action}: the collection '{collection}' no longer exists.", version.Path);
        var answer = await context.Api.ExecuteAsync(UnlinkArtifactOperation.Instance, new UnlinkArtifactVariables(new(version.Id, id)), action, cancellationToken).ConfigureAwait(false);
        if (answer.UnlinkArtifact?.Success != true)
        {
            throw new ArtifactApiException($"Could not {action}: the server did not do it, and gave no reason. It may have been unlinked already.", HttpStatusCode.OK) { Operation = UnlinkArtifactOperation.Instance.Name };
        }
    }

    public static IReadOnlyList<string> CheckRemoved(IEnumerable<string> aliases, string parameterName)
    {
        List<string> names = [];
        foreach (var alias in aliases)
        {
            NameRules.Throw(
                string.IsNullOrEmpty(alias) ? "An alias is null or empty. Leave it out."
                : Number().IsMatch(alias) ? $"'{alias}' is the number of a version, not an alias. It cannot be removed; delete the version instead."
                : null,
                parameterName);
            if (!names.Contains(alias, StringComparer.Ordinal))
            {
                names.Add(alias);
            }
        }

        return names;
    }

    private UpdateArtifactInput? Prepare(ArtifactVersionUpdate update)
    {
        if (update.TimeToLive is not null && version.IsLink)
        {
            throw new ArgumentException($"'{version.Path}' is a link and has no time to live of its own. Change that of its source, '{version.SourcePath}'.", nameof(update));
        }

        var added = CheckTags(update.TagsToAdd);
        var removed = CheckTags(update.TagsToRemove);
        if (added.Intersect(removed).FirstOrDefault() is { } both)
        {
            throw new ArgumentException($"The tag '{both.TagName}' is both added and removed. Choose one.", nameof(update));
        }

        // The limit on keys is checked here; an empty object must still be sent, because it clears.
        var metadata = update.Metadata is null ? null : MetadataJson.Serialize(update.Metadata) ?? "{}";
        return metadata is null && update.Description is null && update.TimeToLive is null && added.Length + removed.Length == 0
            ? null
            : new UpdateArtifactInput(version.Id, update.Description, metadata, update.TimeToLive?.ToWire(), added, removed);
    }

    private static TagInput[] CheckTags(IEnumerable<string> tags)
    {
        var inputs = tags.Distinct(StringComparer.Ordinal).Select(tag => new TagInput(tag)).ToArray();
        foreach (var input in inputs)
        {
            NameRules.Throw(input.TagName is null ? "A tag is null. Leave it out." : NameRules.CheckTag(input.TagName), nameof(tags));
        }

        return inputs;
    }

    private async Task ChangeAliasesAsync(
        GraphQlOperation<ChangeAliasesVariables, ChangeAliasesData> operation, string verb, IReadOnlyList<string> aliases, CancellationToken cancellationToken)
    {
        if (aliases.Count == 0)
        {
            return;
        }

        var at = version.Path.Collection;
        var inputs = aliases.Select(alias => new CollectionAliasInput(at.Owner!, at.Project!, at.Collection, alias)).ToArray();
        var action = $"{verb} the aliases {string.Join(", ", aliases)} of '{version.Path}'";
        var data = await context.Api.ExecuteAsync(operation, new ChangeAliasesVariables(new(version.Id, inputs)), action, cancellationToken).ConfigureAwait(false);
        if (data.Result?.Success != true)
        {
            throw new ArtifactApiException($"Could not {action}: the server did not do it, and gave no reason.", HttpStatusCode.OK) { Operation = operation.Name };
        }
    }

    private async Task RequireWritableSourceAsync(string action, bool aliasesChanged, CancellationToken cancellationToken)
    {
        if (!version.IsLink)
        {
            return;
        }

        var source = version.SourcePath.Collection;
        var data = await context.Api.ExecuteAsync(ProjectReadOnlyOperation.Instance, new ProjectVariables(source.Owner!, source.Project!), action, cancellationToken).ConfigureAwait(false);
        if (data.Project?.ReadOnly != false)
        {
            throw new ArtifactAccessException(
                $"Could not {action}: it belongs to the project of '{source}', which the owner of the API key may not change.{(aliasesChanged ? " The aliases were changed." : "")} Ask for write access to the project, or change only aliases.",
                HttpStatusCode.Forbidden)
            {
                Operation = ProjectReadOnlyOperation.Instance.Name,
            };
        }
    }

    private async Task<IReadOnlyList<string>> FindAliasesAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = await context.Resolver.RefreshAsync(version, cancellationToken).ConfigureAwait(false);
            return [.. now.Aliases.Where(alias => alias != "latest")];
        }
        catch (ArtifactApiException)
        {
            // The refusal itself still stands.
            return [];
        }
    }

    [GeneratedRegex(@"^[vV][0-9]+\z")]
    private static partial Regex Number();
}
