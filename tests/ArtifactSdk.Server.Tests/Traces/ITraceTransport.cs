using System.Text.Json.Nodes;

namespace ArtifactSdk.Server.Tests.Traces;

/// <summary>How the requests of a trace reach a server.</summary>
internal interface ITraceTransport
{
    Task<(int Status, JsonObject Body)> PostAsync(JsonObject body);

    /// <param name="url">As the server gave it.</param>
    /// <param name="headers">"Name:value" texts.</param>
    /// <param name="content">The whole body.</param>
    Task PutAsync(string url, IReadOnlyList<string> headers, byte[] content);

    Task<byte[]> GetAsync(string url);
}
