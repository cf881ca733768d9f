using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Server.Tests.Storage.Postgres;

public sealed class PostgresOptionsTests
{
    [Theory]
    [InlineData("Hots=127.0.0.1;Password=canary")]
    [InlineData("Host=127.0.0.1;Port=many;Database=a;Password=canary")]
    [InlineData("Host=127.0.0.1;Password=canary")]
    [InlineData("Database=a;Password=canary")]
    [InlineData("postgres://user:canary@host/db")]
    public void Parse_complains_in_one_line_without_the_password(string text)
    {
        var parse = () => new PostgresOptions(text).Parse();

        parse.Should().Throw<StorageOpenException>().Which.Message.Should().Contain("Host=…").And.NotContain("canary").And.NotContain("\n");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_named_with_what_to_do()
    {
        var open = () => PostgresMetadataStore.OpenAsync(
            new PostgresOptions("Host=127.0.0.1;Port=1;Database=a;Username=u;Password=canary"), TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);

        (await open.Should().ThrowAsync<StorageOpenException>()).Which.Message.Should()
            .Contain("'a' on 127.0.0.1:1").And.Contain("Check that PostgreSQL runs there").And.NotContain("canary").And.NotContain("\n");
    }
}
