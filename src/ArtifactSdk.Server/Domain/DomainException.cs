namespace ArtifactSdk.Server.Domain;

/// <summary>The request was understood and refused: text for the user, a stable code and the HTTP status that clients expect.</summary>
internal sealed class DomainException(string message, string code, int statusCode) : Exception(message)
{
    public string Code { get; } = code;

    public int StatusCode { get; } = statusCode;

    internal static DomainException NotFound(string message) => new(message, ErrorCodes.NotFound, 404);

    internal static DomainException Invalid(string message) => new(message, ErrorCodes.InvalidInput, 400);

    internal static DomainException Denied(string message = "permission denied") => new(message, ErrorCodes.PermissionError, 403);
}
