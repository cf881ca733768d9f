using System.Text.Json;

namespace ArtifactSdk.Server.GraphQl;

/// <summary>One request body. An empty operation name and null variables both mean "not given".</summary>
internal sealed record GraphQlRequest(string Query, JsonElement? Variables, string? OperationName);
