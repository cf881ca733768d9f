using ArtifactSdk.Server.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Server.Tests.Storage;

/// <summary>A temporary folder with what a test of the storage opens in it.</summary>
internal sealed class StorageFolder : IDisposable
{
    internal string Root { get; } = Directory.CreateTempSubdirectory("artifactsdk-storage-").FullName;

    internal string this[string name] => Path.Combine(Root, name);

    internal SqliteOptions Options => new(this["metadata.db"]);

    internal Task<SqliteMetadataStore> OpenStoreAsync(SqliteOptions? options = null) =>
        SqliteMetadataStore.OpenAsync(options ?? Options, TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
