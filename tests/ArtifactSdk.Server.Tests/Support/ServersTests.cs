using ArtifactSdk.Server.Tests.Storage.Postgres;
using ArtifactSdk.Server.Tests.Storage.S3;

namespace ArtifactSdk.Server.Tests.Support;

/// <summary>Says in one line which tests this run leaves out.</summary>
public sealed class ServersTests
{
    [Fact]
    public void PostgreSQL_is_there_for_its_tests() => Need(PostgresSchema.Variable, "tests/servers/start-postgres.sh");

    [Fact]
    public void An_S3_store_is_there_for_its_tests() => Need(S3Place.Variable, "tests/servers/start-s3.sh");

    private static void Need(string variable, string script)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(string.IsNullOrEmpty(value), $"its tests are left out: start {script} and set {variable} to what it prints");
        value.Should().Contain("=");
    }
}
