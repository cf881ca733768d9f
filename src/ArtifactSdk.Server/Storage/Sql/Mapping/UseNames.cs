namespace ArtifactSdk.Server.Storage.Sql.Mapping;

/// <summary>Under which names a run uses a version, in one text: a single name is that name, several have a separator between them.</summary>
internal static class UseNames
{
    /// <summary>More are not kept: each use may bring a name.</summary>
    private const int MaxNames = 100;

    /// <summary>The separator of units, which is in no name that somebody gives.</summary>
    private const char Separator = '\u001F';

    internal static IReadOnlyList<string> Read(string? text) => text?.Split(Separator, StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The names that are there, with new ones behind them.</summary>
    internal static string? Write(IReadOnlyList<string> known, IReadOnlyList<string> added)
    {
        string[] names = [.. known.Concat(added.Select(name => name.Replace(Separator, ' '))).Distinct(StringComparer.Ordinal).Take(MaxNames)];
        return names.Length == 0 ? null : string.Join(Separator, names);
    }
}
