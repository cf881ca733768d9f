using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Storage.Postgres;

[NeedsServer(PostgresSchema.Variable)]
public sealed class PostgresMembershipRowsTests : MembershipRowsTests
{
    protected override bool OnPostgres => true;
}
