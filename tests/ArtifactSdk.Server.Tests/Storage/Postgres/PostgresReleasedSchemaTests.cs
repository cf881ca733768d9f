using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Storage.Postgres;

[NeedsServer(PostgresSchema.Variable)]
public sealed class PostgresReleasedSchemaTests : ReleasedSchemaTests
{
    protected override bool OnPostgres => true;
}
