namespace ArtifactSdk.Server.Hosting;

/// <summary>Where signed URLs point to.</summary>
internal static class StoragePaths
{
    internal const string Root = "/storage";

    /// <summary>Followed by entity id, hex MD5 and a file name.</summary>
    internal const string Blobs = Root + "/blobs";

    /// <summary>Followed by entity id, hex MD5 of the whole file, id of the upload, number and hex MD5 of the part.</summary>
    internal const string Parts = Root + "/parts";

    /// <summary>Followed by run id and a file name; the file's whole name is in the query.</summary>
    internal const string RunFiles = Root + "/runs";

    internal const string RunFileNameKey = "name";
}
