using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Storage.Postgres;

[NeedsServer(PostgresSchema.Variable)]
public sealed class PostgresFilterAgreementTests : FilterAgreementTests
{
    protected override bool OnPostgres => true;
}
