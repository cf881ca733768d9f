using ArtifactSdk.Server.Tests.Storage.Postgres;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Expiry;

[NeedsServer(PostgresSchema.Variable)]
public sealed class PostgresVersionExpiryTests : VersionExpiryTests
{
    protected override bool OnPostgres => true;
}
