namespace ArtifactSdk.Http;

/// <summary>Which addresses are the API server's own: same scheme, host and port, and a path below the base path.</summary>
internal sealed class ApiOrigin(Uri baseUrl)
{
    private readonly string _basePath = baseUrl.AbsolutePath.TrimEnd('/') + "/";

    public Uri BaseUrl { get; } = baseUrl;

    public bool Covers(Uri url) =>
        url.IsAbsoluteUri
        && url.Scheme == BaseUrl.Scheme
        && url.Port == BaseUrl.Port
        && url.IdnHost.Equals(BaseUrl.IdnHost, StringComparison.OrdinalIgnoreCase)
        && url.AbsolutePath.StartsWith(_basePath, StringComparison.Ordinal)
        && !LeavesByDots(url.AbsolutePath);

    /// <summary>An address below the base URL. The path is taken as it is: the caller has escaped its segments.</summary>
    public Uri Resolve(string escapedPath) => new(BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/" + escapedPath.TrimStart('/'));

    // Uri resolves "..", but a server may decode what Uri leaves alone (%2e, %2f, %5c) and end up outside the base path.
    private bool LeavesByDots(string path)
    {
        if (_basePath == "/" || !path.Contains('%', StringComparison.Ordinal))
        {
            return false;
        }

        var decoded = Uri.UnescapeDataString(path).Replace('\\', '/');
        return decoded.Split('/').Any(segment => segment is "..");
    }
}
