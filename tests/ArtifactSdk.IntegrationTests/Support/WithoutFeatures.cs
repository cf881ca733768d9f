using System.Net;
using System.Text;
using System.Text.Json;

namespace ArtifactSdk.IntegrationTests.Support;

/// <summary>Makes the server one of long ago: it says that it has no features, or does not know the question.</summary>
internal sealed class WithoutFeatures(bool knowsTheQuestion) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    /// <summary>The names of the operations that went to the server.</summary>
    internal HashSet<string> Operations { get; } = new(StringComparer.Ordinal);

    internal ArtifactClient Connect(ArtifactClientOptions options) => new(options, new HttpClient(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath != "/graphql")
        {
            return await base.SendAsync(request, cancellationToken);
        }

        using var document = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        var operation = document.RootElement.GetProperty("operationName").GetString()!;
        lock (Operations)
        {
            Operations.Add(operation);
        }

        if (operation != "ServerFeaturesQuery")
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var answer = knowsTheQuestion
            ? """{"data":{"serverInfo":{"features":[]}}}"""
            : """{"errors":[{"message":"Cannot query field \"features\" on type \"ServerInfo\"."}]}""";
        return new HttpResponseMessage(knowsTheQuestion ? HttpStatusCode.OK : HttpStatusCode.BadRequest) { Content = new StringContent(answer, Encoding.UTF8, "application/json"), RequestMessage = request };
    }
}
