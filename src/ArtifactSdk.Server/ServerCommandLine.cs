using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server;

/// <summary>The program's arguments.</summary>
internal sealed record ServerCommandLine(RegistryServerOptions Options, bool ShowHelp, bool ShowVersion)
{
    internal const string DefaultUrls = "http://127.0.0.1:8080";

    private static readonly (string Option, string Flag)[] _flags =
    [
        ("AdminUser, Team and OrganizationEntity ", "--admin, --team and the entity made of --organization "),
        ("OrganizationEntity ", "The entity name made of --organization, "),
        ("AdminUser ", "--admin "),
        ("AdminEmail ", "--email "),
        ("DataDirectory ", "--data "),
        ("Metadata ", "--metadata "),
        ("Blobs ", "--blobs "),
        ("Organization ", "--organization "),
        ("PublicUrl ", "--public-url "),
        ("Registries ", "--registry "),
        ("Team ", "--team "),
        ("IdentityTokens.Issuer ", "--oidc-issuer "),
        ("IdentityTokens.Audience ", "--oidc-audience "),
        ("IdentityTokens.KeySet ", "--oidc-keys "),
        ("IdentityTokens.UserClaim ", "--oidc-claim "),
        ("ExpiryInterval ", "--expire-every "),
        ("Urls ", "--urls "),
        ("Urls:", "--urls:"),
    ];

    internal static string Help { get; } =
        $"""
        ArtifactSdk.Server {ProductVersion.Text}: a registry for versioned machine learning artifacts that speaks the W&B protocol.

        usage: ArtifactSdk.Server --data DIR [options]
               ArtifactSdk.Server fsck --data DIR [--read-data]
               ArtifactSdk.Server gc --data DIR [--grace TIME] [--dry-run]
               ArtifactSdk.Server backup --data DIR TARGET [--copy]
               ArtifactSdk.Server restore BACKUP --metadata TEXT --blobs ADDRESS

          --data DIR            the data folder; created if missing
          --metadata TEXT       store metadata in PostgreSQL instead: "Host=…;Database=…;Username=…;Password=…"
          --blobs ADDRESS       store files in a bucket instead: "s3://bucket/prefix?endpoint=https://host:port"
                                (&region=NAME, &proxy=true: clients cannot reach it); keys: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY
          --urls URL[;URL]      addresses to listen on; port 0: any free port     (default {DefaultUrls})
          --allow-remote        allow addresses that other machines can reach; the traffic is not encrypted
          --public-url URL      the address that clients use, if it differs (behind a proxy)
          --expire-every TIME   how often to look for expired versions; 0s: never (default 1h)
          --new-key             create and print another API key; existing keys stay valid
          --help, --version

        to accept identity tokens of an OpenID Connect provider (RS256, ES256) at /oidc/token:
          --oidc-issuer TEXT    the provider: the claim iss of its tokens
          --oidc-audience TEXT  the required audience: the claim aud
          --oidc-keys PLACE     a file with the provider's keys (JSON Web Key Set), or its https address
          --oidc-claim NAME     the claim that names the user; email: match e-mail addresses   (default sub)

        for the first start on a folder:
          --organization NAME   display name of the organization              (default local)
          --team NAME           default team for runs                         (default local-team)
          --admin NAME          owner of the API key                          (default admin)
          --email ADDRESS       that user's e-mail address
          --registry NAME       a registry to create; may be repeated         (default model, dataset)

        all accept --metadata and --blobs, as the server does
        fsck checks what is stored; servers may run. Exit code 3: something is missing or inconsistent, 4: damaged bytes
          --read-data           also hash every stored byte
        gc deletes expired versions and removes unused files; stop the server of a data folder first, servers on --metadata may run
          --grace TIME          keep files younger than this: 45s, 30m, 12h, 7d       (default 24h)
          --dry-run             only list what would be removed, and why; the server may run
        backup copies a folder into TARGET, which must be missing or empty, while its server runs
          --copy                copy every file, instead of hard-linking files on the same volume
        restore fills an empty database and a bucket from a backup or any other data folder

        """;

    /// <summary>A complaint about an option, in the words of the command line.</summary>
    internal static string InFlags(string complaint)
    {
        foreach (var (option, flag) in _flags)
        {
            if (complaint.StartsWith(option, StringComparison.Ordinal))
            {
                return flag + complaint[option.Length..];
            }
        }

        return complaint;
    }

    /// <exception cref="ArgumentException">What cannot be understood, in one line.</exception>
    internal static ServerCommandLine Parse(IReadOnlyList<string> args)
    {
        var options = new RegistryServerOptions { Urls = DefaultUrls };
        var (help, version, registriesNamed) = (false, false, false);
        var given = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i++)
        {
            var (flag, inline) = Split(args[i]);
            string Value()
            {
                RequireOnce(given, flag, mayRepeat: flag == "--registry");
                var value = inline ?? (i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : null);
                return string.IsNullOrWhiteSpace(value) ? throw new ArgumentException($"{flag} needs a value after it (--help lists all flags).") : value;
            }

            IdentityTokenOptions Identity() => options.IdentityTokens ??= new IdentityTokenOptions();

            switch (flag)
            {
                case "--data": options.DataDirectory = Value(); break;
                case "--metadata": options.Metadata = Value(); break;
                case "--blobs": options.Blobs = Value(); break;
                case "--urls": options.Urls = Value(); break;
                case "--public-url": options.PublicUrl = ToUri(Value()); break;
                case "--organization": options.Organization = Value(); break;
                case "--team": options.Team = Value(); break;
                case "--admin": options.AdminUser = Value(); break;
                case "--email": options.AdminEmail = Value(); break;
                case "--expire-every": options.ExpiryInterval = MaintenanceCommandLine.ToTime(flag, Value()); break;
                case "--oidc-issuer": Identity().Issuer = Value(); break;
                case "--oidc-audience": Identity().Audience = Value(); break;
                case "--oidc-keys": Identity().KeySet = Value(); break;
                case "--oidc-claim": Identity().UserClaim = Value(); break;
                case "--registry":
                    if (!registriesNamed)
                    {
                        options.Registries.Clear();
                        registriesNamed = true;
                    }

                    options.Registries.Add(Value());
                    break;
                case "--allow-remote" when inline is null: options.AllowRemote = true; break;
                case "--new-key" when inline is null: options.CreateApiKey = true; break;
                case "--help" or "-h" when inline is null: help = true; break;
                case "--version" when inline is null: version = true; break;
                case "--allow-remote" or "--new-key" or "--help" or "-h" or "--version":
                    throw new ArgumentException($"{flag} takes no value (--help lists all flags).");
                default:
                    throw new ArgumentException($"'{args[i]}' is not a flag of this program (--help lists all flags).");
            }
        }

        if (!help && !version && options.DataDirectory is null && (options.Metadata is null || options.Blobs is null))
        {
            throw new ArgumentException("--data is missing: name the data folder, for example --data ./registry-data");
        }

        return new ServerCommandLine(options, help, version);
    }

    /// <summary>Of two values one would be passed over in silence.</summary>
    internal static void RequireOnce(HashSet<string> given, string flag, bool mayRepeat = false)
    {
        if (!given.Add(flag) && !mayRepeat)
        {
            throw new ArgumentException($"{flag} is given twice: leave one out.");
        }
    }

    /// <summary>Both <c>--flag value</c> and <c>--flag=value</c>.</summary>
    private static (string Flag, string? Inline) Split(string arg)
    {
        var equals = arg.IndexOf('=', StringComparison.Ordinal);
        return arg.StartsWith("--", StringComparison.Ordinal) && equals > 0 ? (arg[..equals], arg[(equals + 1)..]) : (arg, null);
    }

    private static Uri ToUri(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri)
        ? uri
        : throw new ArgumentException($"--public-url: '{text}' is not an address; write http://host:port or https://host.");
}
