using System.Net;

namespace ArtifactSdk.Http;

/// <summary>Storage refused a signed address (401 or 403): it has run out. The caller asks the server for a new one.</summary>
internal sealed class StorageUrlExpiredException(string name, HttpStatusCode statusCode, string answer)
    : Exception($"Storage refused the signed address of '{name}' with {(int)statusCode}: {answer}")
{
    public string Name { get; } = name;

    public HttpStatusCode StatusCode { get; } = statusCode;
}
