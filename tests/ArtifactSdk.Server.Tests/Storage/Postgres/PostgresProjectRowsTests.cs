using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Storage.Postgres;

[NeedsServer(PostgresSchema.Variable)]
public sealed class PostgresProjectRowsTests : ProjectRowsTests
{
    protected override bool OnPostgres => true;
}
