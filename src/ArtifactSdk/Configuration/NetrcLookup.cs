namespace ArtifactSdk.Configuration;

/// <summary>Looks for the key of a host in the first netrc file that there is.</summary>
internal sealed class NetrcLookup(HostEnvironment machine, MachinePaths paths, List<string> warnings)
{
    public ApiCredential? Find(Uri baseUrl, List<string> places)
    {
        foreach (var path in paths.Netrc)
        {
            var file = machine.ReadFile(path);
            places.Add($"{path} (machine {MachineName(baseUrl)})");
            if (file.Problem is not null)
            {
                warnings.Add($"The netrc file '{path}' could not be read and is ignored: {file.Problem}");
            }

            if (file.Text is not null)
            {
                return Find(file, path, baseUrl);
            }
        }

        return null;
    }

    private ApiCredential? Find(TextFile file, string path, Uri baseUrl)
    {
        var netrc = Netrc.Parse(file.Text!);
        var name = MachineName(baseUrl);
        var password = netrc.FindPassword(name);
        var entry = $"machine {name}";

        // A default entry is meant for any host: take it only when it can be a key of ours.
        if (password is null && netrc.DefaultPassword is { } common && ApiKeyRules.FindProblem(common) is null)
        {
            password = common;
            entry = "default";
        }

        if (password is null)
        {
            return null;
        }

        if (file.IsReadableByOthers)
        {
            warnings.Add($"The netrc file '{path}' contains an API key and is readable by other users; run: chmod 600 '{path}'");
        }

        return new(password, $"{path} ({entry})");
    }

    // As written in the address: with the port when one is there, even the default one.
    private static string MachineName(Uri baseUrl) =>
        baseUrl.OriginalString.Contains($"{baseUrl.Host}:{baseUrl.Port}", StringComparison.OrdinalIgnoreCase)
            ? $"{baseUrl.Host}:{baseUrl.Port}"
            : baseUrl.Authority;
}
