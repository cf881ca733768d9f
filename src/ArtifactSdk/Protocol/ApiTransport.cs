using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Protocol;

/// <summary>Speaks to the API server, with the key.</summary>
internal sealed class ApiTransport
{
    public Uri BaseUrl => throw new NotImplementedException();

    public Uri AppUrl => throw new NotImplementedException();

    /// <summary>
    /// Runs an operation; <paramref name="action"/> is what the user wants, worded to go after "Could not ": <c>read artifact 'x:v0'</c>.
    /// </summary>
    public Task<TData> ExecuteAsync<TVariables, TData>(
        GraphQlOperation<TVariables, TData> operation, TVariables variables, string action, CancellationToken cancellationToken)
        where TData : class => throw new NotImplementedException();

    /// <returns>Whether the server asks the run to stop.</returns>
    public Task<bool> PostFileStreamAsync(
        string entity, string project, string runId, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<T> GetHandlerAsync<T>(
        string relativePath,
        string name,
        Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume,
        CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<bool> HasFeatureAsync(string name, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The owner of the key; asked once.</summary>
    public Task<WireViewer> GetViewerAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
}
