namespace ArtifactSdk.ConventionTests.Support;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    internal static string[] Sources(string project) => Directory
        .GetFiles(Path.Combine(Root, "src", project), "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .ToArray();

    /// <summary>The first folder below the project, or "" for a file at its root.</summary>
    internal static string FolderOf(string project, string file)
    {
        var relative = Path.GetRelativePath(Path.Combine(Root, "src", project), file).Replace('\\', '/');
        var slash = relative.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : relative[..slash];
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ArtifactSdk.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No ArtifactSdk.sln above the tests.");
        }

        return folder.FullName;
    }
}
