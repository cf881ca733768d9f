using ArtifactSdk.Server.Domain.Collections;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>What administrators do, over the store of the rules, which writes every change to the audit log.</summary>
internal sealed class AdministrationServices
{
    internal AdministrationServices(RegistryServices registry, Installation installation)
    {
        var (store, clock) = (registry.Store, registry.Clock);
        ProtectedAliases = registry.ProtectedAliases;
        Users = new UserAdministration(store, installation.Organization.Id, clock);
        Teams = new TeamAdministration(store, installation.Organization.Id, installation.Team.Id, clock);
        Keys = new KeyAdministration(store, clock);
        Quotas = new QuotaAdministration(store, registry.Usage);
    }

    internal ProtectedAliases ProtectedAliases { get; }

    internal UserAdministration Users { get; }

    internal TeamAdministration Teams { get; }

    internal KeyAdministration Keys { get; }

    internal QuotaAdministration Quotas { get; }
}
