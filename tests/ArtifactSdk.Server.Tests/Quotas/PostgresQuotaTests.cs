using ArtifactSdk.Server.Tests.Storage.Postgres;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Quotas;

[NeedsServer(PostgresSchema.Variable)]
public sealed class PostgresQuotaTests : QuotaTests
{
    protected override bool OnPostgres => true;
}
