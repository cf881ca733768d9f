using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Administration;

namespace ArtifactSdk.Server.Hosting;

/// <summary>A copy of the options, checked: each complaint is one line that names the option and says what it may be.</summary>
internal sealed partial record ValidatedOptions
{
    private const int MaxRegistryName = 113;
    private static readonly SearchValues<char> _notInRegistryNames = SearchValues.Create("/\\#?%:\r\n\0");
    private static readonly TimeSpan _longestUrl = TimeSpan.FromDays(30);

    internal required RegistryServerOptions Options { get; init; }

    internal required IReadOnlyList<ListenAddress> Addresses { get; init; }

    internal required InstallationNames Names { get; init; }

    internal static InstallationNames DefaultNames { get; } = NamesOf(new RegistryServerOptions());

    /// <exception cref="ArgumentException">An option has a value that cannot be.</exception>
    internal static ValidatedOptions From(RegistryServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var addresses = ListenAddress.ParseAll(options.Urls, options.AllowRemote);
        Require(options.DataDirectory is null || !string.IsNullOrWhiteSpace(options.DataDirectory), "DataDirectory", "is empty: name a folder");
        Require(options.Metadata is null || !string.IsNullOrWhiteSpace(options.Metadata), "Metadata", "is empty: give a connection string");
        Require(options.Blobs is null || !string.IsNullOrWhiteSpace(options.Blobs), "Blobs", "is empty: give s3://bucket/prefix");
        Require(
            options.PublicUrl is null or { IsAbsoluteUri: true, Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "", Fragment: "" },
            "PublicUrl",
            $"'{options.PublicUrl}' has to be http(s)://host[:port] and nothing more");
        Require(
            options.ApiKey is null || ApiKeySecret.IsWellFormed(options.ApiKey),
            "ApiKey",
            string.Create(CultureInfo.InvariantCulture, $"has to have exactly {ApiKeySecret.Length} hexadecimal digits: clients refuse others"));
        Require(
            options.UrlLifetime > TimeSpan.Zero && options.UrlLifetime <= _longestUrl,
            "UrlLifetime",
            $"'{options.UrlLifetime}' has to be more than nothing and at most {_longestUrl.Days} days");
        Require(options.MaxUploadBytes > 0, "MaxUploadBytes", "has to be above 0");
        Require(options.MaxGraphQlBytes > 0, "MaxGraphQlBytes", "has to be above 0");
        Require(options.MaxRunStreamBytes > 0, "MaxRunStreamBytes", "has to be above 0");
        Require(options.MaxConnections > 0, "MaxConnections", "has to be above 0");
        Require(options.ShutdownTimeout >= TimeSpan.Zero, "ShutdownTimeout", "cannot be negative");
        Require(
            options.ExpiryInterval == TimeSpan.Zero || (options.ExpiryInterval >= TimeSpan.FromSeconds(1) && options.ExpiryInterval <= TimeSpan.FromDays(30)),
            "ExpiryInterval",
            $"'{options.ExpiryInterval}' has to be 0 (never) or from 1 second to 30 days");
        Require(options.TimeProvider is not null, "TimeProvider", "is null");
        Require(options.Limits is not null, "Limits", "is null");
        LimitChecks.Require(options.Limits!);
        if (options.IdentityTokens is { } identityTokens)
        {
            IdentityTokenChecks.Require(identityTokens);
        }

        return new ValidatedOptions { Options = options, Addresses = addresses, Names = CheckedNames(options) };
    }

    private static InstallationNames CheckedNames(RegistryServerOptions options)
    {
        RequireEntityName("AdminUser", options.AdminUser);
        RequireEntityName("Team", options.Team);
        Require(
            string.IsNullOrWhiteSpace(options.AdminEmail) || AccountNames.IsEmail(options.AdminEmail),
            "AdminEmail",
            $"'{options.AdminEmail}' has to be an e-mail address, for example ada@example.org");
        Require(
            !string.IsNullOrWhiteSpace(options.Organization) && options.Organization.Length <= 64
                && options.Organization.Trim() == options.Organization && options.Organization.AsSpan().IndexOfAny("/:\r\n\0") < 0,
            "Organization",
            $"'{options.Organization}' has to have 1 to 64 characters, no '/' and no ':', and no blank at its ends");
        var names = NamesOf(options);
        RequireEntityName("OrganizationEntity", names.OrganizationEntity);
        string[] entities = [names.AdminUser, names.Team, names.OrganizationEntity];
        Require(
            entities.Distinct(StringComparer.OrdinalIgnoreCase).Count() == entities.Length,
            "AdminUser, Team and OrganizationEntity",
            "have to be three different names");
        foreach (var registry in names.Registries)
        {
            Require(
                !string.IsNullOrWhiteSpace(registry) && registry.Length <= MaxRegistryName
                    && registry.Trim() == registry && registry.AsSpan().IndexOfAny(_notInRegistryNames) < 0
                    && !registry.StartsWith("wandb-registry-", StringComparison.Ordinal),
                "Registries",
                $"'{registry}' has to have 1 to {MaxRegistryName} characters, none of / \\ # ? % : and no prefix 'wandb-registry-'");
        }

        return names;
    }

    private static InstallationNames NamesOf(RegistryServerOptions options) => new(
        options.AdminUser,
        string.IsNullOrWhiteSpace(options.AdminEmail) ? null : options.AdminEmail,
        options.Organization,
        options.OrganizationEntity ?? $"{NotInNames().Replace(options.Organization, "-").Trim('-').ToLowerInvariant()}-org",
        options.Team,
        [.. options.Registries.Distinct(StringComparer.Ordinal)]);

    private static void RequireEntityName(string option, string? name) =>
        Require(
            name is not null && EntityName().IsMatch(name),
            option,
            $"'{name}' has to have 1 to 64 ASCII letters, digits, '-' and '_', the first a letter or digit");

    private static void Require(bool condition, string option, string complaint)
    {
        if (!condition)
        {
            throw new ArgumentException($"{option} {complaint}.");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{0,63}\z")]
    private static partial Regex EntityName();

    [GeneratedRegex("[^A-Za-z0-9_]+")]
    private static partial Regex NotInNames();
}
