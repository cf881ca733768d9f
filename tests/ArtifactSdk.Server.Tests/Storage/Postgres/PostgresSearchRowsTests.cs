using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Storage.Postgres;

[NeedsServer(PostgresSchema.Variable)]
public sealed class PostgresSearchRowsTests : SearchRowsTests
{
    protected override bool OnPostgres => true;
}
