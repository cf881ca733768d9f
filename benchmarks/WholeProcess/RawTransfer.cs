using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace WholeProcess;

/// <summary>
/// The baseline: a plain HTTP client that puts the same bytes on signed addresses of the same server and gets them back, as many at a time as the
/// client has, with no digest, no temporary name, no repetition. Asking for the addresses is not timed.
/// </summary>
internal sealed class RawTransfer(Uri baseUrl, string apiKey, string entity, string project, string runId) : IDisposable
{
    private const int Concurrency = 8;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly AuthenticationHeaderValue _key = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"api:{apiKey}")));
    private readonly List<(string File, string Put, string[] Headers)> _places = [];
    private readonly List<(string Name, string Url)> _files = [];

    /// <summary>Asks where the files may be put.</summary>
    public async Task PrepareAsync(string folder)
    {
        _places.Clear();
        var artifact = await AskAsync(
            """
            mutation($input: CreateArtifactInput!) { createArtifact(input: $input) { artifact { id } } }
            """,
            new JsonObject
            {
                ["input"] = new JsonObject
                {
                    ["entityName"] = entity,
                    ["projectName"] = project,
                    ["runName"] = runId,
                    ["artifactTypeName"] = "dataset",
                    ["artifactCollectionName"] = $"raw-{Guid.NewGuid():N}",
                    ["digest"] = Guid.NewGuid().ToString("N"),
                    ["digestAlgorithm"] = "MANIFEST_MD5",
                },
            });
        var id = artifact["createArtifact"]!["artifact"]!["id"]!.GetValue<string>();
        foreach (var batch in Directory.EnumerateFiles(folder).Chunk(1000))
        {
            var digests = batch.Select(Digest).ToArray();
            var specs = batch.Select((file, i) => (JsonNode)new JsonObject { ["artifactID"] = id, ["name"] = Path.GetFileName(file), ["md5"] = digests[i] });
            var answer = await AskAsync(
                """
                mutation($files: [CreateArtifactFileSpecInput!]!) {
                  createArtifactFiles(input: {artifactFiles: $files, storageLayout: V2}) { files { edges { node { uploadUrl uploadHeaders } } } } }
                """,
                new JsonObject { ["files"] = new JsonArray([.. specs]) });
            foreach (var (edge, i) in answer["createArtifactFiles"]!["files"]!["edges"]!.AsArray().Select((e, i) => (e!["node"]!, i)))
            {
                _places.Add((batch[i], edge["uploadUrl"]!.GetValue<string>(), [.. edge["uploadHeaders"]!.AsArray().Select(h => h!.GetValue<string>())]));
            }
        }
    }

    public Task PutAllAsync() => EachAsync(_places, async place =>
    {
        await using var file = new FileStream(place.File, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        using var request = new HttpRequestMessage(HttpMethod.Put, place.Put) { Content = new StreamContent(file, 128 * 1024) };
        foreach (var header in place.Headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            request.Content.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 1)..]);
        }

        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    });

    /// <summary>Gets the files of a version, whose addresses were asked for before, into a folder.</summary>
    public async Task GetAllAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await EachAsync(_files, async place =>
        {
            using var response = await _http.GetAsync(place.Url, HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
            await using var file = new FileStream(Path.Combine(folder, place.Name), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            await response.Content.CopyToAsync(file);
        });
    }

    /// <summary>Asks where the files of a version are.</summary>
    public async Task ListAsync(string artifactId)
    {
        _files.Clear();
        for (string? after = null; ;)
        {
            var answer = await AskAsync(
                """
                query($id: ID!, $after: String) {
                  artifact(id: $id) { files(first: 1000, after: $after) { pageInfo { hasNextPage endCursor } edges { node { name directUrl } } } } }
                """,
                new JsonObject { ["id"] = artifactId, ["after"] = after });
            var page = answer["artifact"]!["files"]!;
            _files.AddRange(page["edges"]!.AsArray().Select(e => (e!["node"]!["name"]!.GetValue<string>(), e["node"]!["directUrl"]!.GetValue<string>())));
            if (!page["pageInfo"]!["hasNextPage"]!.GetValue<bool>())
            {
                return;
            }

            after = page["pageInfo"]!["endCursor"]!.GetValue<string>();
        }
    }

    public void Dispose() => _http.Dispose();

    private static string Digest(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToBase64String(MD5.HashData(stream));
    }

    private static Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> act) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = Concurrency }, (item, _) => new ValueTask(act(item)));

    private async Task<JsonNode> AskAsync(string query, JsonObject variables)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(baseUrl, "graphql"))
        {
            Content = JsonContent.Create(new JsonObject { ["query"] = query, ["variables"] = variables }),
        };
        request.Headers.Authorization = _key;
        using var response = await _http.SendAsync(request);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return answer["data"] is JsonObject data && answer["errors"] is null ? data : throw new InvalidOperationException(answer.ToJsonString());
    }
}
