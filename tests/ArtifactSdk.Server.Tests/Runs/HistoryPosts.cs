using System.Net.Http.Json;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Runs;

/// <summary>Sends rows of metrics as clients do.</summary>
internal static class HistoryPosts
{
    /// <param name="server">The server, in whose project the run 'run1' is.</param>
    /// <param name="offset">How many rows were sent before.</param>
    /// <param name="lines">The rows.</param>
    /// <param name="writer">The id of one of several processes that share the run.</param>
    internal static async Task PostHistoryAsync(this TestServer server, long offset, IEnumerable<string> lines, string? writer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/files/{server.Server.Entity}/project/run1/file_stream")
        {
            Content = JsonContent.Create(new { files = new Dictionary<string, object> { [RunStreams.History] = new { offset, content = lines.ToArray() } } }),
        };
        if (writer is not null)
        {
            request.Headers.Add("X-WANDB-ASYNC-CLIENT-ID", writer);
        }

        using var response = await server.Keyed.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
