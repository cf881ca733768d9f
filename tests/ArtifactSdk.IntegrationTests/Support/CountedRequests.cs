using System.Collections.Concurrent;

namespace ArtifactSdk.IntegrationTests.Support;

/// <summary>Notes what a client asks, of the API and of storage.</summary>
internal sealed class CountedRequests : DelegatingHandler
{
    private readonly ConcurrentQueue<string> _storage = new();
    private int _graphQl;

    internal CountedRequests()
        : base(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
    }

    internal int GraphQl => _graphQl;

    /// <summary>Method and path of each request that went elsewhere than to the API.</summary>
    internal IReadOnlyCollection<string> Storage => _storage;

    internal ArtifactClient Connect(ArtifactClientOptions options) => new(options, new HttpClient(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan });

    internal void Reset()
    {
        _graphQl = 0;
        _storage.Clear();
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath == "/graphql")
        {
            Interlocked.Increment(ref _graphQl);
        }
        else if (!request.RequestUri.AbsolutePath.StartsWith("/files/", StringComparison.Ordinal))
        {
            _storage.Enqueue($"{request.Method} {request.RequestUri.AbsolutePath}");
        }

        return base.SendAsync(request, cancellationToken);
    }
}
