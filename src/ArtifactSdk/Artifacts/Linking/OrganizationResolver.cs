using System.Collections.Concurrent;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Artifacts;

/// <summary>An organization: the name that people see, and the entity that its registries belong to.</summary>
internal sealed record ResolvedOrganization(string Name, string Entity);

/// <summary>Why there is no one organization.</summary>
/// <param name="IsPersonal">Whether the entity is a person's own without any organization, so that naming one is of no use.</param>
/// <param name="Problem">What is wrong, as the end of a sentence.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record OrganizationFailure(bool IsPersonal, string Problem, string Remedy);

/// <summary>
/// Finds the organization behind an entity: a team's own, or one of those that the person behind a personal entity belongs to.
/// Registry paths may leave it out, or give its display name or its entity's name.
/// </summary>
internal sealed class OrganizationResolver(ApiTransport api)
{
    private const int MaxKnown = 16;

    private readonly ConcurrentDictionary<string, OrgInfoEntity> _known = new(StringComparer.Ordinal);

    /// <summary>Exactly one of the results is not null.</summary>
    public async ValueTask<(ResolvedOrganization? Organization, OrganizationFailure? Failure)> ResolveAsync(
        string entity, string? wanted, string action, CancellationToken cancellationToken)
    {
        var info = await GetAsync(entity, action, cancellationToken).ConfigureAwait(false);
        if (info is null)
        {
            return (null, new(false, $"there is no entity '{entity}', or the API key may not see it", "Check the name of the entity."));
        }

        if (Use(info.Organization) is { } own)
        {
            return wanted is null || Matches(own, wanted)
                ? (own, null)
                : (null, new(false, $"the entity '{entity}' belongs to the organization '{own.Name}', not to '{wanted}'", $"Write '{own.Name}' or leave the organization out."));
        }

        var organizations = (info.User?.Organizations ?? []).Select(Use).OfType<ResolvedOrganization>().ToArray();
        return Choose(entity, wanted, organizations);
    }

    /// <summary>Whether the entity is a person's own, as far as the server says.</summary>
    public async ValueTask<bool> IsPersonalAsync(string entity, string action, CancellationToken cancellationToken) =>
        await GetAsync(entity, action, cancellationToken).ConfigureAwait(false) is { Organization: null, User: not null };

    private static (ResolvedOrganization? Organization, OrganizationFailure? Failure) Choose(string entity, string? wanted, ResolvedOrganization[] organizations)
    {
        var names = string.Join(", ", organizations.Select(o => $"'{o.Name}'"));
        if (organizations.Length == 0)
        {
            return (null, new(true, $"the personal entity '{entity}' belongs to no organization", "Use a team's entity: registries belong to organizations."));
        }

        if (wanted is not null)
        {
            return organizations.FirstOrDefault(o => Matches(o, wanted)) is { } match
                ? (match, null)
                : (null, new(false, $"the owner of the personal entity '{entity}' does not belong to an organization '{wanted}', only to {names}", "Name one of them in the path."));
        }

        return organizations is [var only]
            ? (only, null)
            : (null, new(false, $"the owner of the personal entity '{entity}' belongs to several organizations ({names}) and the path names none", $"Write one first, such as {organizations[0].Name}/wandb-registry-…, or use a team's entity."));
    }

    private static bool Matches(ResolvedOrganization organization, string wanted) =>
        organization.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase) || organization.Entity.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static ResolvedOrganization? Use(WireOrganization? wire) =>
        wire is { Name: { } name, OrgEntity.Name: { } entity } ? new(name, entity) : null;

    private async ValueTask<OrgInfoEntity?> GetAsync(string entity, string action, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(entity, out var known))
        {
            return known;
        }

        var data = await api.ExecuteAsync(FetchOrgInfoOperation.Instance, new EntityVariables(entity), action, cancellationToken).ConfigureAwait(false);
        if (data.Entity is { } found && _known.Count < MaxKnown)
        {
            _ = _known.TryAdd(entity, found);
        }

        return data.Entity;
    }
}
