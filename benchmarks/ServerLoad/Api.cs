using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServerLoad;

/// <summary>The few GraphQL calls that lead to signed URLs and versions.</summary>
internal sealed class Api(ServerProcess server) : IDisposable
{
    public const string Project = "load";

    private const int Batch = 1000;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false })
    {
        BaseAddress = server.BaseUrl,
        Timeout = TimeSpan.FromMinutes(10),
        DefaultRequestHeaders = { Authorization = AuthenticationHeaderValue.Parse(server.Authorization) },
    };

    public static byte[] Body(string query, JsonObject variables) =>
        Encoding.UTF8.GetBytes(new JsonObject { ["query"] = query, ["variables"] = variables }.ToJsonString());

    public async Task<JsonElement> CallAsync(string query, JsonObject variables)
    {
        using var content = new ByteArrayContent(Body(query, variables)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await _http.PostAsync(new Uri("/graphql", UriKind.Relative), content);
        var text = await response.Content.ReadAsStringAsync();
        using var document = JsonDocument.Parse(text);
        return document.RootElement.TryGetProperty("data", out var data) && !document.RootElement.TryGetProperty("errors", out _)
            ? data.Clone()
            : throw new InvalidOperationException($"The server refused: {text}");
    }

    public async Task<string> CreateArtifactAsync(string name)
    {
        var data = await CallAsync(
            "mutation M($input: CreateArtifactInput!) { createArtifact(input: $input) { artifact { id } } }",
            new JsonObject
            {
                ["input"] = new JsonObject
                {
                    ["entityName"] = "local-team",
                    ["projectName"] = Project,
                    ["artifactTypeName"] = "dataset",
                    ["artifactCollectionName"] = name,
                    ["digest"] = Guid.NewGuid().ToString("N"),
                    ["digestAlgorithm"] = "MANIFEST_MD5",
                },
            });
        return data.GetProperty("createArtifact").GetProperty("artifact").GetProperty("id").GetString()!;
    }

    /// <summary>Where to put the manifest.</summary>
    public async Task<(string Id, Uri Address)> CreateManifestAsync(string artifactId, byte[] md5)
    {
        var data = await CallAsync(
            "mutation M($input: CreateArtifactManifestInput!) { createArtifactManifest(input: $input) { artifactManifest { id file { uploadUrl } } } }",
            new JsonObject
            {
                ["input"] = new JsonObject
                {
                    ["artifactID"] = artifactId,
                    ["name"] = "wandb_manifest.json",
                    ["digest"] = Convert.ToBase64String(md5),
                    ["entityName"] = "local-team",
                    ["projectName"] = Project,
                    ["runName"] = "",
                    ["type"] = "FULL",
                },
            });
        var manifest = data.GetProperty("createArtifactManifest").GetProperty("artifactManifest");
        return (manifest.GetProperty("id").GetString()!, new Uri(manifest.GetProperty("file").GetProperty("uploadUrl").GetString()!));
    }

    /// <summary>Where to put the files; null for one that the server has.</summary>
    public async Task<List<Uri?>> CreateFilesAsync(string artifactId, string manifestId, IReadOnlyList<Entry> files)
    {
        List<Uri?> addresses = [];
        foreach (var batch in files.Chunk(Batch))
        {
            var data = await CallAsync(
                "mutation M($files: [CreateArtifactFileSpecInput!]!) { createArtifactFiles(input: {artifactFiles: $files, storageLayout: V2}) { files { edges { node { uploadUrl } } } } }",
                new JsonObject
                {
                    ["files"] = new JsonArray([.. batch.Select(file => new JsonObject
                    {
                        ["artifactID"] = artifactId,
                        ["artifactManifestID"] = manifestId,
                        ["name"] = file.Name,
                        ["md5"] = Convert.ToBase64String(file.Md5),
                    })]),
                });
            addresses.AddRange(data.GetProperty("createArtifactFiles").GetProperty("files").GetProperty("edges").EnumerateArray()
                .Select(edge => edge.GetProperty("node").GetProperty("uploadUrl").GetString() is { } url ? new Uri(url) : null));
        }

        return addresses;
    }

    public Task CommitAsync(string artifactId) => CallAsync(
        "mutation M($id: ID!) { commitArtifact(input: {artifactID: $id}) { artifact { id } } }", new JsonObject { ["id"] = artifactId });

    public async Task<List<Uri>> DownloadAddressesAsync(string artifactId)
    {
        List<Uri> addresses = [];
        for (string? cursor = null; ;)
        {
            var data = await CallAsync(
                "query Q($id: ID!, $cursor: String) { artifact(id: $id) { files(first: 1000, after: $cursor) { pageInfo { hasNextPage endCursor } edges { node { directUrl } } } } }",
                new JsonObject { ["id"] = artifactId, ["cursor"] = cursor });
            var files = data.GetProperty("artifact").GetProperty("files");
            addresses.AddRange(files.GetProperty("edges").EnumerateArray().Select(edge => new Uri(edge.GetProperty("node").GetProperty("directUrl").GetString()!)));
            if (!files.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean())
            {
                return addresses;
            }

            cursor = files.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }
    }

    public static async Task PutAsync(Uri address, byte[] bytes)
    {
        using var plain = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
        using var content = new ByteArrayContent(bytes);
        using var response = await plain.PutAsync(address, content);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();
}
