using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Server.Tests.Support;

/// <summary>Logs versions over the wire, step by step, with whatever a caller wants to put into each step.</summary>
internal sealed class WirePublisher(TestServer server, HttpClient caller)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    internal async Task<(int Status, JsonNode Body)> PostAsync(string query, object? variables = null)
    {
        var text = JsonSerializer.Serialize(new { query, variables });
        using var content = new StringContent(text, Encoding.UTF8, "application/json");
        using var response = await caller.PostAsync(new Uri("/graphql", UriKind.Relative), content, Token);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!);
    }

    internal async Task<string> CreateAsync(string project, string collection, string digest)
    {
        var (status, body) = await TryCreateAsync(server.Server.Entity, project, collection, digest);
        status.Should().Be(200, body.ToJsonString());
        return body["data"]!["createArtifact"]!["artifact"]!["id"]!.GetValue<string>();
    }

    internal Task<(int Status, JsonNode Body)> TryCreateAsync(string entity, string project, string collection, string digest) =>
        PostAsync(
            "mutation($i: CreateArtifactInput!) { createArtifact(input: $i) { artifact { id state } } }",
            new
            {
                i = new
                {
                    entityName = entity,
                    projectName = project,
                    artifactTypeName = "dataset",
                    artifactCollectionName = collection,
                    digest,
                    digestAlgorithm = "MANIFEST_MD5",
                },
            });

    /// <summary>Registers and uploads the manifest; returns the URL that it was sent to.</summary>
    internal async Task<string> SendManifestAsync(string artifactId, string manifest)
    {
        var bytes = Encoding.UTF8.GetBytes(manifest);
        var (status, body) = await TryAddManifestAsync(artifactId, Convert.ToBase64String(TestServer.Md5(bytes)));
        status.Should().Be(200, body.ToJsonString());
        var url = body["data"]!["createArtifactManifest"]!["artifactManifest"]!["file"]!["uploadUrl"]!.GetValue<string>();
        (await PutAsync(url, bytes)).Should().Be(200);
        return url;
    }

    internal Task<(int Status, JsonNode Body)> TryAddManifestAsync(string artifactId, string digest) =>
        PostAsync(
            "mutation($i: CreateArtifactManifestInput!) { createArtifactManifest(input: $i) { artifactManifest { file { uploadUrl uploadHeaders } } } }",
            new { i = new { artifactID = artifactId, name = "wandb_manifest.json", digest, entityName = server.Server.Entity, projectName = "p", runName = "r" } });

    internal Task<(int Status, JsonNode Body)> CreateFilesAsync(string artifactId, params (string Name, byte[] Content)[] files) =>
        PostAsync(
            "mutation($i: CreateArtifactFilesInput!) { createArtifactFiles(input: $i) { files { edges { node { displayName uploadUrl uploadHeaders } } } } }",
            new
            {
                i = new
                {
                    storageLayout = "V2",
                    artifactFiles = files.Select(file => new
                    {
                        artifactID = artifactId,
                        name = file.Name,
                        md5 = Convert.ToBase64String(TestServer.Md5(file.Content)),
                    }),
                },
            });

    internal Task<(int Status, JsonNode Body)> CommitAsync(string artifactId) =>
        PostAsync(
            "mutation($i: CommitArtifactInput!) { commitArtifact(input: $i) { artifact { versionIndex } } }",
            new { i = new { artifactID = artifactId } });

    internal async Task<int> PutAsync(string url, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        using var response = await server.Anonymous.PutAsync(new Uri(url), content, Token);
        return (int)response.StatusCode;
    }

    /// <summary>A version whose manifest is this text; the answer of the commit.</summary>
    internal async Task<(int Status, JsonNode Body)> PublishAsync(string manifest, string collection = "data")
    {
        await server.StartRunAsync();
        var id = await CreateAsync("project", collection, TestServer.HexMd5(Encoding.UTF8.GetBytes(manifest)));
        await SendManifestAsync(id, manifest);
        return await CommitAsync(id);
    }

    internal static string Manifest(params (string Path, string Entry)[] entries)
    {
        var contents = new JsonObject(entries.Select(entry => KeyValuePair.Create(entry.Path, JsonNode.Parse(entry.Entry))));
        return new JsonObject
        {
            ["version"] = 1,
            ["storagePolicy"] = "wandb-storage-policy-v1",
            ["storagePolicyConfig"] = new JsonObject { ["storageLayout"] = "V2" },
            ["contents"] = contents,
        }.ToJsonString();
    }

    internal static string Reference(string url) => new JsonObject { ["digest"] = url, ["ref"] = url, ["size"] = 1 }.ToJsonString();
}
