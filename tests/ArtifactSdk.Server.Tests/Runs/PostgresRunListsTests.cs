using ArtifactSdk.Server.Tests.Storage.Postgres;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Runs;

[NeedsServer(PostgresSchema.Variable)]
public sealed class PostgresRunListsTests : RunListsTests
{
    protected override bool OnPostgres => true;
}
