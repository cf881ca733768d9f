using ArtifactSdk.Server.Domain.Audit;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>What administrators do, over one store; every change is written to the audit log with it.</summary>
internal sealed class AdministrationServices
{
    internal AdministrationServices(IMetadataStore store, Installation installation, TimeProvider clock)
    {
        store = new AuditedStore(store, clock);
        Users = new UserAdministration(store, installation.Organization.Id, clock);
        Teams = new TeamAdministration(store, installation.Organization.Id, installation.Team.Id, clock);
        Keys = new KeyAdministration(store, clock);
    }

    internal UserAdministration Users { get; }

    internal TeamAdministration Teams { get; }

    internal KeyAdministration Keys { get; }
}
