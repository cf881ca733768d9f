using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Storage.Postgres;

[NeedsServer(PostgresSchema.Variable)]
public sealed class PostgresNewestFirstTests : NewestFirstTests
{
    protected override bool OnPostgres => true;
}
