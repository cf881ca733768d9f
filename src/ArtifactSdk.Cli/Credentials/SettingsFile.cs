namespace ArtifactSdk.Cli.Credentials;

/// <summary>The user's settings file, which the official client reads too: <c>key = value</c> below <c>[default]</c>.</summary>
internal sealed class SettingsFile(string path)
{
    private const string Section = "[default]";

    public string Path { get; } = path;

    public static SettingsFile OfUser(Func<string, string?> variable, string home) =>
        new(System.IO.Path.Combine(variable("WANDB_CONFIG_DIR") is { Length: > 0 } folder ? folder : System.IO.Path.Combine(home, ".config", "wandb"), "settings"));

    /// <summary>Sets a value, or removes it when it is null. Other lines stay as they are.</summary>
    public async Task SetAsync(string key, string? value, CancellationToken cancellationToken)
    {
        var lines = File.Exists(Path) ? (await File.ReadAllLinesAsync(Path, cancellationToken)).ToList() : [];
        if (lines.Count == 0 && value is null)
        {
            return;
        }

        lines.RemoveAll(line => line.Split('=', 2) is [var name, _] && string.Equals(name.Trim(), key, StringComparison.Ordinal));
        if (value is not null)
        {
            var section = lines.FindIndex(line => line.Trim() == Section);
            if (section < 0)
            {
                lines.Insert(0, Section);
                section = 0;
            }

            lines.Insert(section + 1, $"{key} = {value}");
        }

        await SecretFile.WriteAsync(Path, string.Join('\n', lines) + "\n", cancellationToken);
    }
}
