using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ArtifactSdk.Tests.Client;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Artifacts;

/// <summary>A version with files on a scripted server, as it is found by name.</summary>
internal sealed class PublishedVersion(ScriptedApi api, params (string Name, byte[] Content)[] files)
{
    public const string Collection = "team/housing/prices";

    /// <summary>Entries of the manifest beside the files.</summary>
    public Dictionary<string, object> Extra { get; } = [];

    /// <summary>The storage layout that the manifest names.</summary>
    public string Layout { get; init; } = "V2";

    /// <summary>The storage region that the manifest names; null for none.</summary>
    public string? Region { get; init; }

    /// <summary>The digest that the server says the version has; null for the right one.</summary>
    public string? Digest { get; init; }

    /// <summary>What the answer about the version says of its manifest; null for nothing.</summary>
    public Func<Uri, object>? ManifestFile { get; init; }

    public static string Md5(byte[] content) => Convert.ToBase64String(MD5.HashData(content));

    public static string Hex(byte[] content) => Convert.ToHexString(MD5.HashData(content)).ToLowerInvariant();

    /// <summary>Plays the version and gets it; contents are at <c>/blob/{name}</c> unless a test has put something else there.</summary>
    public async Task<ArtifactVersion> GetAsync(ArtifactClient client)
    {
        var contents = files.ToDictionary(f => f.Name, f => (object)new { digest = Md5(f.Content), birthArtifactID = "QjE=", size = f.Content.Length });
        foreach (var (name, entry) in Extra)
        {
            contents[name] = entry;
        }

        var manifest = JsonSerializer.SerializeToUtf8Bytes(new { version = 1, storagePolicy = "wandb-storage-policy-v1", storagePolicyConfig = PolicyConfig(), contents });
        api.Server.On("GET", "/manifest/wandb_manifest.json", StubAnswer.Bytes(manifest));
        foreach (var (name, content) in files)
        {
            api.Server.On("GET", PathOf(name), StubAnswer.Ranged(content));
        }

        var artifact = JsonSerializer.SerializeToNode(Wire.Artifact(Collection, digest: Digest ?? Compute(contents)))!;
        if (ManifestFile is not null)
        {
            artifact["currentManifest"] = JsonSerializer.SerializeToNode(new { file = ManifestFile(api.Server.At("/manifest/wandb_manifest.json?sig=first")) });
        }

        api.Features.Add("PROJECT_ARTIFACT_COLLECTION_MEMBERSHIP");
        api.On("ArtifactMembershipByName", new { project = new { artifactCollectionMembership = Wire.Membership(artifact, Collection, 0, "latest") } });
        api.On("FetchArtifactManifest", new { artifact = new { currentManifest = new { file = new { directUrl = api.Server.At("/manifest/wandb_manifest.json?sig=m") } } } });
        PlayUrls();
        return await client.GetArtifactAsync(Collection, cancellationToken: TestContext.Current.CancellationToken);
    }

    private Dictionary<string, string> PolicyConfig()
    {
        var config = new Dictionary<string, string> { ["storageLayout"] = Layout };
        if (Region is not null)
        {
            config["storageRegion"] = Region;
        }

        return config;
    }

    public static string PathOf(string name) => $"/blob/{Uri.EscapeDataString(name)}";

    private void PlayUrls()
    {
        object Page(ApiCall call)
        {
            var size = call.At("perPage")!.Value.GetInt32();
            var start = call.Text("cursor") is { } cursor ? int.Parse(cursor, System.Globalization.CultureInfo.InvariantCulture) : 0;
            var wanted = call.At("fileNames") is { ValueKind: JsonValueKind.Array } names ? names.EnumerateArray().Select(n => n.GetString()).ToHashSet() : null;
            var all = files.Where(f => wanted is null || wanted.Contains(f.Name)).OrderBy(f => f.Name, StringComparer.Ordinal).ToArray();
            var page = all.Skip(start).Take(size).Select(f => new { node = new { name = f.Name, directUrl = api.Server.At($"{PathOf(f.Name)}?sig=s") } });
            return new { pageInfo = new { hasNextPage = start + size < all.Length, endCursor = (start + size).ToString(System.Globalization.CultureInfo.InvariantCulture) }, edges = page };
        }

        ApiAnswer ByMembership(ApiCall call) => ApiAnswer.Data(new { project = new { artifactCollection = new { artifactMembership = new { files = Page(call) } } } });
        ApiAnswer ById(ApiCall call) => ApiAnswer.Data(new { artifact = new { files = Page(call) } });
        api.On("GetArtifactMembershipFileUrls", ByMembership).On("ArtifactMembershipFiles", ByMembership);
        api.On("ArtifactFileURLs", ById).On("ArtifactFiles", ById);
    }

    private static string Compute(Dictionary<string, object> contents)
    {
        var text = new StringBuilder("wandb-artifact-manifest-v1\n");
        foreach (var (name, entry) in contents.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append(':').Append(JsonSerializer.SerializeToElement(entry).GetProperty("digest").GetString()).Append('\n');
        }

        return Hex(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
