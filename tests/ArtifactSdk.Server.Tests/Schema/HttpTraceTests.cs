using ArtifactSdk.Server.Tests.Support;
using ArtifactSdk.Server.Tests.Traces;

namespace ArtifactSdk.Server.Tests.Schema;

/// <summary>The same traces over a real socket, against a server as it starts out of the box.</summary>
public sealed class HttpTraceTests
{
    [Theory]
    [InlineData("head")]
    [InlineData("v0_20")]
    [InlineData("v0_25")]
    public async Task Each_client_generation_runs_the_main_job_over_http(string folder)
    {
        await using var server = await RegistryServer.StartAsync(cancellationToken: TestWorld.Token);
        using var client = new HttpClient();
        var runner = new TraceRunner(new HttpTransport(client, server.BaseUrl, server.ApiKey!))
        {
            ["run"] = "run1",
            ["user"] = server.AdminUser,
            ["team"] = server.Entity,
            ["organization"] = server.Organization,
            ["orgEntity"] = server.OrganizationEntity,
            ["registry"] = "wandb-registry-model",
        };
        await runner.PlayAsync(folder, "trace");
        if (folder == "head")
        {
            await runner.PlayAsync(folder, "api");
        }

        runner.Answers.ForEach(AnswerShapes.Check);
    }
}
