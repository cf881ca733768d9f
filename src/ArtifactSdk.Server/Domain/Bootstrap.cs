using System.Globalization;
using System.Security.Cryptography;
using ArtifactSdk.Server.Domain.Audit;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain;

/// <summary>
/// Makes an empty store usable, in one transaction: an admin, a team, an organisation with its registries, a key and the secret
/// under which URLs are signed. On a store that has all this it only reads.
/// </summary>
internal sealed class Bootstrap(IMetadataStore store, TimeProvider time)
{
    private const string AdminSetting = "bootstrap.admin";
    private const string TeamSetting = "bootstrap.team";
    private const string OrganizationSetting = "bootstrap.organization";
    private const string SecretSetting = "urls.secret";

    /// <summary>Set with a key that nobody has seen yet, emptied by <see cref="ConfirmKeyShownAsync"/>.</summary>
    private const string UnseenKeySetting = "bootstrap.unseenkey";
    private const string Unseen = "yes";

    private const string AdminRole = "admin";
    private const string RegistryAccess = "PRIVATE";

    /// <param name="names">What a first start makes; later starts only compare.</param>
    /// <param name="defaults">A name that differs from what is there is an error unless it is the default one.</param>
    /// <param name="givenApiKey">A key that the admin shall have, or null.</param>
    /// <param name="makeApiKey">Whether the admin gets a further key though this is no first start.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <exception cref="DomainException">The store belongs to an installation with other names.</exception>
    internal ValueTask<Installation> RunAsync(
        InstallationNames names,
        InstallationNames defaults,
        string? givenApiKey,
        bool makeApiKey,
        CancellationToken cancellationToken)
    {
        var freshKey = ApiKeySecret.Generate();
        var freshSecret = RandomNumberGenerator.GetBytes(32);
        return store.WriteAsync(
            async session =>
            {
                var now = time.GetUtcNow();
                var first = await session.GetSettingAsync(OrganizationSetting) is null;
                if (first)
                {
                    await CreateAsync(session, names, freshSecret, now);
                }

                var installation = await ReadAsync(session);
                if (!first)
                {
                    RequireSameNames(names, defaults, installation);
                }

                var registries = await EnsureRegistriesAsync(session, installation, names, first ? [] : defaults.Registries, now);
                var (key, isNewKey) = await ApiKeyAsync(session, installation.Admin, first || makeApiKey, givenApiKey, freshKey, now);
                await RecordAsync(session, installation, first, registries, isNewKey, now);
                return installation with { NewApiKey = key };
            },
            cancellationToken);
    }

    /// <summary>From now on the key that <see cref="RunAsync"/> made counts as known to somebody.</summary>
    internal async ValueTask ConfirmKeyShownAsync(CancellationToken cancellationToken) =>
        await store.WriteAsync(
            async session =>
            {
                await session.SetSettingAsync(UnseenKeySetting, "");
                return true;
            },
            cancellationToken);

    private static async ValueTask CreateAsync(IMetadataSession session, InstallationNames names, byte[] secret, DateTimeOffset now)
    {
        var organizationEntity = await session.AddEntityAsync(
            new EntityRow(0, names.OrganizationEntity, EntityKind.Organization, null, now));
        var organization = await session.AddOrganizationAsync(new OrganizationRow(0, names.Organization, organizationEntity.Id, now));
        await session.UpdateEntityAsync(organizationEntity with { OrganizationId = organization.Id });
        var team = await session.AddEntityAsync(new EntityRow(0, names.Team, EntityKind.Team, organization.Id, now));
        var personal = await session.AddEntityAsync(new EntityRow(0, names.AdminUser, EntityKind.User, null, now));
        var admin = await session.AddUserAsync(new UserRow(
            0, names.AdminUser, names.AdminUser, names.AdminEmail, IsAdmin: true, personal.Id, DefaultEntityId: team.Id, now));
        await session.SetEntityMemberAsync(team.Id, admin.Id, AdminRole);
        await session.SetOrganizationMemberAsync(organization.Id, admin.Id, AdminRole);
        await session.SetSettingAsync(SecretSetting, Convert.ToHexString(secret));
        await session.SetSettingAsync(AdminSetting, Text(admin.Id));
        await session.SetSettingAsync(TeamSetting, Text(team.Id));
        await session.SetSettingAsync(OrganizationSetting, Text(organization.Id));
    }

    private static async ValueTask<Installation> ReadAsync(IMetadataSession session)
    {
        var admin = await session.GetUserAsync(await IdAsync(session, AdminSetting));
        var team = await session.GetEntityAsync(await IdAsync(session, TeamSetting));
        var organization = await session.GetOrganizationAsync(await IdAsync(session, OrganizationSetting));
        var organizationEntity = organization is null ? null : await session.GetEntityAsync(organization.OrgEntityId);
        var secret = await session.GetSettingAsync(SecretSetting);
        if (admin is null || team is null || organization is null || organizationEntity is null || secret is null)
        {
            throw DomainException.Invalid("the data folder lacks parts that every start needs: restore it from a backup");
        }

        return new Installation(admin, team, organization, organizationEntity, Convert.FromHexString(secret), null);
    }

    private static void RequireSameNames(InstallationNames names, InstallationNames defaults, Installation there)
    {
        Require("admin user", names.AdminUser, defaults.AdminUser, there.Admin.Username);
        Require("organization", names.Organization, defaults.Organization, there.Organization.Name);
        Require("team", names.Team, defaults.Team, there.Team.Name);

        static void Require(string what, string asked, string byDefault, string found)
        {
            if (asked != found && asked != byDefault)
            {
                throw DomainException.Invalid(
                    $"the data folder was made with the {what} '{found}', not '{asked}': leave the name out, or choose another folder");
            }
        }
    }

    /// <summary>A later start makes only registries that were asked for by name: one that was deleted stays deleted.</summary>
    private static async ValueTask<List<string>> EnsureRegistriesAsync(
        IMetadataSession session, Installation installation, InstallationNames names, IReadOnlyList<string> except, DateTimeOffset now)
    {
        List<string> made = [];
        foreach (var name in names.Registries.Except(except, StringComparer.Ordinal))
        {
            var projectName = ProjectRow.RegistryPrefix + name;
            if (await session.FindProjectAsync(installation.OrganizationEntity.Id, projectName) is not null)
            {
                continue;
            }

            // Every type is accepted: programs link data sets into the core registry "model" as well.
            var registry = await session.AddProjectAsync(new ProjectRow(
                0, installation.OrganizationEntity.Id, projectName, null, RegistryAccess, true, installation.Admin.Id, now, now));
            await session.SetProjectMemberAsync(new ProjectMemberRow(registry.Id, installation.Admin.Id, null, AdminRole));
            made.Add(name);
        }

        return made;
    }

    /// <summary>A start that made nothing leaves no entry.</summary>
    private static async ValueTask RecordAsync(
        IMetadataSession session, Installation installation, bool isFirst, List<string> registries, bool isNewKey, DateTimeOffset now)
    {
        if (isFirst || registries.Count > 0 || isNewKey)
        {
            var details = AuditDetails.Of(
                ("firstStart", isFirst),
                ("admin", isFirst || isNewKey ? installation.Admin.Username : null),
                ("organization", isFirst ? installation.Organization.Name : null),
                ("team", isFirst ? installation.Team.Name : null),
                ("registries", registries.Count > 0 ? string.Join(", ", registries) : null),
                ("keyMade", isNewKey));
            await session.AddAuditEntryAsync(AuditChain.Link(await session.AuditHeadAsync(), now, AuditScope.System, "bootstrap", details));
        }
    }

    private static async ValueTask<(string? Key, bool IsNew)> ApiKeyAsync(
        IMetadataSession session, UserRow admin, bool make, string? given, string fresh, DateTimeOffset now)
    {
        if (given is not null)
        {
            var alike = await session.FindApiKeysAsync(given[..ApiKeySecret.PrefixLength]);
            if (alike.Any(row => ApiKeySecret.Matches(row, given)))
            {
                return (given, false);
            }

            await session.AddApiKeyAsync(ApiKeySecret.ToRow(given, admin.Id, "given at start", now));
            return (given, true);
        }

        // A start that was killed before it could tell its key is made up for. That key stays: if somebody saw it after all, it works.
        if (!make && await session.GetSettingAsync(UnseenKeySetting) != Unseen)
        {
            return (null, false);
        }

        await session.AddApiKeyAsync(ApiKeySecret.ToRow(fresh, admin.Id, "made at start", now));
        await session.SetSettingAsync(UnseenKeySetting, Unseen);
        return (fresh, true);
    }

    private static async ValueTask<long> IdAsync(IMetadataSession session, string setting) =>
        long.TryParse(await session.GetSettingAsync(setting), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
