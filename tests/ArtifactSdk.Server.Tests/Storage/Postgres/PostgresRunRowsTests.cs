using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Storage.Postgres;

[NeedsServer(PostgresSchema.Variable)]
public sealed class PostgresRunRowsTests : RunRowsTests
{
    protected override bool OnPostgres => true;
}
