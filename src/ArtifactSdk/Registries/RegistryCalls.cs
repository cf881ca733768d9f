using System.Net;
using System.Runtime.CompilerServices;
using ArtifactSdk.Artifacts;
using ArtifactSdk.Paths;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Registries;

/// <summary>Finds, lists, makes and changes registries. Servers without the features that this needs are named as too old.</summary>
internal sealed class RegistryCalls(ClientContext context)
{
    // A page of registries is larger than others in the protocol.
    private const int PageSize = 100;

    public async Task RequireAsync(string feature, string action, CancellationToken cancellationToken)
    {
        context.ThrowIfDisposed();
        if (!await context.Api.HasFeatureAsync(feature, cancellationToken).ConfigureAwait(false))
        {
            throw new ArtifactApiException(
                $"Could not {action}: the server at {context.Configuration.BaseUrl.Host} does not have the feature {feature}. Use a newer server; linking and getting versions by name work without it.",
                HttpStatusCode.NotImplemented,
                "FEATURE_MISSING");
        }
    }

    /// <summary>The organization of a name, of the options or of the key's owner, in this order.</summary>
    public async Task<ResolvedOrganization> ResolveAsync(string? organization, string action, CancellationToken cancellationToken)
    {
        var wanted = organization ?? context.Configuration.Organization;
        var entity = await context.GetDefaultEntityAsync(cancellationToken).ConfigureAwait(false);
        var (found, failure) = await context.Organizations.ResolveAsync(entity, wanted, action, cancellationToken).ConfigureAwait(false);
        if (found is not null)
        {
            return found;
        }

        if (wanted is not null)
        {
            // The default entity is of another organisation; the owner of the key may belong to this one as well.
            var data = await context.Api.ExecuteAsync(FetchOrganizationOperation.Instance, new OrganizationVariables(wanted), action, cancellationToken).ConfigureAwait(false);
            if (data.Organization is { Name: { } name, OrgEntity.Name: { } own })
            {
                return new(name, own);
            }
        }

        throw new ArtifactNotFoundException($"Could not {action}: {failure!.Problem}. {failure.Remedy}");
    }

    public async Task<Registry> GetAsync(string name, string? organization, CancellationToken cancellationToken)
    {
        var action = $"get registry '{name}'";
        await RequireAsync(ServerFeature.RegistrySearch, action, cancellationToken).ConfigureAwait(false);
        var owner = await ResolveAsync(organization, action, cancellationToken).ConfigureAwait(false);
        return await FindAsync(FullName(name), owner, action, cancellationToken).ConfigureAwait(false)
            ?? throw new ArtifactNotFoundException($"Could not {action}: there is no registry '{name}' in '{owner.Name}', or the API key may not see it. "
                + (HasPrefix(name) ? $"Leave '{PathRules.RegistryPrefix}' out: it belongs to paths, not to names." : "Check its name, or create it first."));
    }

    public async Task<Registry?> FindAsync(string fullName, ResolvedOrganization owner, string action, CancellationToken cancellationToken)
    {
        var data = await context.Api.ExecuteAsync(FetchRegistryOperation.Instance, new RegistryVariables(fullName, owner.Entity), action, cancellationToken).ConfigureAwait(false);
        return data.Entity?.Project is { } wire ? RegistryReader.Read(context, wire, owner) : null;
    }

    public async IAsyncEnumerable<Registry> ListAsync(
        string? organization, string? filter, string? order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string action = "list registries";
        await RequireAsync(ServerFeature.RegistrySearch, action, cancellationToken).ConfigureAwait(false);
        var owner = await ResolveAsync(organization, action, cancellationToken).ConfigureAwait(false);
        await foreach (var edge in Pages.ReadAsync(FetchAsync, cancellationToken).ConfigureAwait(false))
        {
            if (RegistryReader.Read(context, edge.Node!, owner) is { } registry)
            {
                yield return registry;
            }
        }

        async Task<WireEdges<WireRegistry>?> FetchAsync(string? cursor, CancellationToken token)
        {
            var variables = new FetchRegistriesVariables(owner.Name, filter, cursor, PageSize, order);
            var data = await context.Api.ExecuteAsync(FetchRegistriesOperation.Instance, variables, action, token).ConfigureAwait(false);
            return data.Organization?.OrgEntity is { } entity ? entity.Projects : throw NoOrganization(action, owner.Name);
        }
    }

    public async Task<Registry> CreateAsync(string name, CreateRegistryOptions options, CancellationToken cancellationToken)
    {
        var action = $"create registry '{name}'";
        var fullName = FullNameOfNew(name);
        var types = CheckTypes(options.ArtifactTypes, nameof(options));
        await RequireAsync(ServerFeature.RegistrySearch, action, cancellationToken).ConfigureAwait(false);
        await RequireAsync(ServerFeature.TypesInRegistryCreation, action, cancellationToken).ConfigureAwait(false);
        var owner = await ResolveAsync(options.Organization, action, cancellationToken).ConfigureAwait(false);
        if (await FindAsync(fullName, owner, action, cancellationToken).ConfigureAwait(false) is not null)
        {
            throw Exists(action, name, owner.Name);
        }

        var input = new UpsertRegistryInput
        {
            Name = fullName,
            EntityName = owner.Entity,
            Description = options.Description,
            Access = RegistryReader.Write(options.Visibility),
            AllowAllArtifactTypesInRegistry = types.Length == 0,
            ArtifactTypes = types,
        };
        var data = await context.Api.ExecuteAsync(ChangeRegistryOperation.Upsert, new UpsertRegistryVariables(input), action, cancellationToken).ConfigureAwait(false);
        return data.Result switch
        {
            { Inserted: true, Project: { } wire } => RegistryReader.Read(context, wire, owner)!,
            { Inserted: false } => throw Exists(action, name, owner.Name),
            _ => throw new ArtifactApiException($"Could not {action}: the server created none, and gave no reason.", HttpStatusCode.OK) { Operation = ChangeRegistryOperation.Upsert.Name },
        };
    }

    public async Task<Registry> UpdateAsync(RegistrySnapshot registry, RegistryUpdate update, CancellationToken cancellationToken)
    {
        var action = $"update registry '{registry.FullName[PathRules.RegistryPrefix.Length..]}'";
        var newName = update.Name is { } name ? FullNameOfNew(name) : registry.FullName;
        var types = CheckTypes(update.ArtifactTypesToAdd, nameof(update));
        var owner = new ResolvedOrganization(registry.Organization, registry.Entity);
        await RequireAsync(ServerFeature.TypesInRegistryCreation, action, cancellationToken).ConfigureAwait(false);
        if (update.Description is not null || update.Visibility is not null || update.AllowsAllArtifactTypes is not null || types.Length > 0)
        {
            var input = new UpsertRegistryInput
            {
                Name = registry.FullName,
                EntityName = registry.Entity,
                Description = update.Description,
                Access = RegistryReader.Write(update.Visibility),
                AllowAllArtifactTypesInRegistry = update.AllowsAllArtifactTypes ?? (types.Length > 0 ? false : null),
                ArtifactTypes = types.Length == 0 ? null : types,
            };
            _ = await context.Api.ExecuteAsync(ChangeRegistryOperation.Upsert, new UpsertRegistryVariables(input), action, cancellationToken).ConfigureAwait(false);
        }

        if (newName != registry.FullName)
        {
            var input = new RenameRegistryInput(registry.Entity, registry.FullName, newName);
            _ = await context.Api.ExecuteAsync(ChangeRegistryOperation.Rename, new RenameRegistryVariables(input), action, cancellationToken).ConfigureAwait(false);
        }

        return await FindAsync(newName, owner, action, cancellationToken).ConfigureAwait(false)
            ?? throw new ArtifactNotFoundException($"Could not {action}: it no longer exists.");
    }

    public async Task DeleteAsync(RegistrySnapshot registry, CancellationToken cancellationToken)
    {
        var action = $"delete registry '{registry.FullName[PathRules.RegistryPrefix.Length..]}'";
        await RequireAsync(ServerFeature.RegistrySearch, action, cancellationToken).ConfigureAwait(false);
        var data = await context.Api.ExecuteAsync(ChangeRegistryOperation.Delete, new ArtifactIdVariables(registry.Id), action, cancellationToken).ConfigureAwait(false);
        if (data.Result?.Success != true)
        {
            throw new ArtifactApiException($"Could not {action}: the server did not do it, and gave no reason. It may have been deleted already.", HttpStatusCode.OK) { Operation = ChangeRegistryOperation.Delete.Name };
        }
    }

    public static ArtifactNotFoundException NoOrganization(string action, string organization) =>
        new($"Could not {action}: there is no organization '{organization}', or the API key may not see it. Check its name.");

    /// <exception cref="ArtifactPathFormatException">The name breaks a rule.</exception>
    public static string FullName(string name) => CollectionPath.ForRegistry(name, "x").Project!;

    // It would have the prefix twice.
    private static string FullNameOfNew(string name) => HasPrefix(name)
        ? throw new ArtifactPathFormatException($"'{name}' is not the name of a new registry: it begins with '{PathRules.RegistryPrefix}', which belongs to paths, not to names. Leave it out.", name, 0)
        : FullName(name);

    private static bool HasPrefix(string name) => name.StartsWith(PathRules.RegistryPrefix, StringComparison.Ordinal);

    private static RegistryTypeInput[] CheckTypes(IEnumerable<string> types, string parameterName)
    {
        var inputs = types.Distinct(StringComparer.Ordinal).Select(type => new RegistryTypeInput(type)).ToArray();
        foreach (var input in inputs)
        {
            NameRules.Throw(input.Name is null ? "A type is null. Leave it out." : NameRules.CheckArtifactType(input.Name), parameterName);
        }

        return inputs;
    }

    private static ArtifactApiException Exists(string action, string name, string organization) =>
        new($"Could not {action}: '{organization}' already has a registry with this name. Use GetRegistryAsync(\"{name}\"), or choose another name.", HttpStatusCode.Conflict, "REGISTRY_EXISTS");
}
