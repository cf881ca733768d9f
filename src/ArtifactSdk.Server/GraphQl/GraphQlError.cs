namespace ArtifactSdk.Server.GraphQl;

/// <summary>One entry of the <c>errors</c> array.</summary>
/// <param name="Message">The text that clients show, and sometimes match on.</param>
/// <param name="Code">The value of <c>extensions.code</c>.</param>
/// <param name="StatusCode">The HTTP status that this error asks for.</param>
/// <param name="Path">Response keys (<see cref="string"/>) and list indexes (<see cref="int"/>); null for errors of the whole request.</param>
/// <param name="Locations">Places in the document; null when the error has none.</param>
internal sealed record GraphQlError(
    string Message,
    string Code,
    int StatusCode,
    IReadOnlyList<object>? Path = null,
    IReadOnlyList<SourceLocation>? Locations = null);
