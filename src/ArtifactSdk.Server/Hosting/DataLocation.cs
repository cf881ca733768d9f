namespace ArtifactSdk.Server.Hosting;

/// <summary>Where the data is, and whether it goes when the server does.</summary>
internal sealed record DataLocation(string FullPath, bool IsTemporary)
{
    internal static DataLocation From(string? directory) => directory is null
        ? new DataLocation(Directory.CreateTempSubdirectory("artifact-registry-").FullName, IsTemporary: true)
        : new DataLocation(Path.GetFullPath(directory), IsTemporary: false);

    internal void RemoveIfTemporary(ILogger logger)
    {
        if (!IsTemporary)
        {
            return;
        }

        try
        {
            Directory.Delete(FullPath, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.TemporaryFolderKept(logger, FullPath, exception.Message);
        }
    }
}
