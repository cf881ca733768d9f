namespace ArtifactSdk.Server.Storage.Sqlite;

internal static class SqliteLibrary
{
    internal static void Initialize() => SQLitePCL.Batteries_V2.Init();
}
