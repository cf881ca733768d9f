namespace WholeProcess;

/// <summary>Counts what goes over the wire.</summary>
internal sealed class CountingHandler : DelegatingHandler
{
    private int _graphQl;
    private int _storage;

    public CountingHandler()
        : base(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
    }

    public int GraphQl => _graphQl;

    public int Storage => _storage;

    public void Reset() => (_graphQl, _storage) = (0, 0);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref request.RequestUri!.AbsolutePath == "/graphql" ? ref _graphQl : ref _storage);
        return base.SendAsync(request, cancellationToken);
    }
}
