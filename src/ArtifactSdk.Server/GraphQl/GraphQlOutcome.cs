namespace ArtifactSdk.Server.GraphQl;

/// <summary>What the HTTP endpoint needs besides the body: the status to answer with, and the errors that are in the body.</summary>
internal sealed record GraphQlOutcome(int StatusCode, IReadOnlyList<GraphQlError> Errors);
