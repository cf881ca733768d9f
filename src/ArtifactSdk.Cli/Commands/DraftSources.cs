namespace ArtifactSdk.Cli.Commands;

/// <summary>What the arguments of <c>log</c> mean: a file, a directory, or a reference.</summary>
internal static class DraftSources
{
    public static void Add(Artifact draft, string[] sources, string? into, AddDirectoryOptions options, CancellationToken cancellationToken)
    {
        if (into is not null && sources.Length > 1)
        {
            throw new UsageException("--as works with one PATH only.");
        }

        foreach (var source in sources)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Directory.Exists(source))
            {
                draft.AddDirectory(source, into, options);
            }
            else if (File.Exists(source))
            {
                draft.AddFile(source, into);
            }
            else if (source.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(source, UriKind.Absolute, out var reference))
            {
                draft.AddReference(reference, into);
            }
            else
            {
                throw new FileNotFoundException($"There is no file or directory '{source}'.", source);
            }
        }
    }
}
