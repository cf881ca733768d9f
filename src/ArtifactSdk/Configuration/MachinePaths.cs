namespace ArtifactSdk.Configuration;

/// <summary>Where the files lie that all clients of the service on one machine share.</summary>
internal sealed class MachinePaths(HostEnvironment machine)
{
    public IReadOnlyList<string> LocalSettings =>
        [Path.Combine(machine.CurrentDirectory, "wandb", "settings"), Path.Combine(machine.CurrentDirectory, ".wandb", "settings")];

    public string GlobalSettings => Path.Combine(ConfigDirectory, "settings");

    /// <summary>Access tokens by server, shared with other clients.</summary>
    public string Credentials => Path.Combine(ConfigDirectory, "credentials.json");

    private string ConfigDirectory => Expand(Variable("WANDB_CONFIG_DIR")) ?? Path.Combine(machine.HomeDirectory, ".config", "wandb");

    public IReadOnlyList<string> Netrc => Expand(Variable("NETRC")) is { } path
        ? [path]
        : [Path.Combine(machine.HomeDirectory, ".netrc"), Path.Combine(machine.HomeDirectory, "_netrc")];

    public string DefaultCache
    {
        get
        {
            if (machine.IsWindows)
            {
                return Path.Combine(machine.LocalApplicationData, "wandb", "wandb", "Cache");
            }

            if (machine.IsMacOS)
            {
                return Path.Combine(machine.HomeDirectory, "Library", "Caches", "wandb");
            }

            var root = Variable("XDG_CACHE_HOME");
            return Path.Combine(root is not null && root.StartsWith('/') ? root : Path.Combine(machine.HomeDirectory, ".cache"), "wandb");
        }
    }

    public string? Expand(string? path) =>
        path is "~" || path?.StartsWith("~/", StringComparison.Ordinal) == true || (machine.IsWindows && path?.StartsWith(@"~\", StringComparison.Ordinal) == true)
            ? Path.Combine(machine.HomeDirectory, path.Length > 2 ? path[2..] : "")
            : path;

    private string? Variable(string name) =>
        machine.GetVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
