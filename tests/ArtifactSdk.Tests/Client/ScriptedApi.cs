using System.Collections.Concurrent;
using System.Text.Json;
using ArtifactSdk.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ArtifactSdk.Tests.Client;

/// <summary>
/// A server that plays the protocol's operations by script. What a test does not script is answered so that logging to
/// <c>team/housing</c> works; answers to one operation are used up in their order, and the last one stays.
/// </summary>
internal sealed class ScriptedApi : IAsyncDisposable
{
    public const string Key = "0123456789abcdef0123456789abcdef01234567";

    private readonly ConcurrentQueue<ApiCall> _calls = new();
    private readonly ConcurrentDictionary<string, Func<ApiCall, Task<ApiAnswer>>> _answers = new(StringComparer.Ordinal);
    private readonly string _cache = Directory.CreateTempSubdirectory("artifactsdk-test-").FullName;

    private ScriptedApi(StubServer server) => Server = server;

    public StubServer Server { get; }

    /// <summary>Names of features that the server has.</summary>
    public ISet<string> Features { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Base64 digests of contents that the server has already, with the version that they were stored under.</summary>
    public IDictionary<string, string> Stored { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether the streams of new runs are answered; otherwise the test answers them.</summary>
    public bool PlaysStreams { get; set; } = true;

    /// <summary>What every operation is answered with from now on, whatever is scripted.</summary>
    public ApiAnswer? Always { get; set; }

    public IReadOnlyList<ApiCall> Calls => [.. _calls];

    /// <summary>The names of the operations in their order, without the questions about features and the key's owner.</summary>
    public IEnumerable<string> Operations => _calls.Select(call => call.Operation).Where(name => name is not ("ServerFeaturesQuery" or "Viewer"));

    /// <summary>The bodies that were sent to a run's stream.</summary>
    public IEnumerable<string> StreamPosts => Server.Requests.Where(request => request.Path.EndsWith("/file_stream", StringComparison.Ordinal)).Select(request => request.Text);

    public static Task<ScriptedApi> StartAsync(params string[] features) => StartAsync(null, features);

    public static async Task<ScriptedApi> StartAsync(HttpsConnectionAdapterOptions? tls, params string[] features)
    {
        var api = new ScriptedApi(await StubServer.StartAsync(tls));
        api.Features.UnionWith(features);
        api.Server.On("POST", "/graphql", StubAnswer.From(api.AnswerAsync));
        api.PlayDefaults();
        return api;
    }

    /// <summary>Options for this server that depend on nothing of the machine and repeat failures at once.</summary>
    public ArtifactClientOptions Options()
    {
        var options = new ArtifactClientOptions { BaseUrl = Server.Url, ApiKey = Key, Entity = "team", Project = "housing" };
        options.Retry.MaxAttempts = 3;
        options.Retry.BaseDelay = TimeSpan.Zero;
        options.Retry.MaxDelay = TimeSpan.Zero;
        options.Transfer.CacheDirectory = _cache;
        return options;
    }

    public ArtifactClient Client() => new(Options());

    public Task<Run> InitRunAsync(Action<ArtifactClientOptions>? change = null)
    {
        var options = Options();
        change?.Invoke(options);
        return Run.InitAsync(new() { Id = "run1" }, options, TestContext.Current.CancellationToken);
    }

    public IEnumerable<ApiCall> CallsOf(string operation) => _calls.Where(call => call.Operation == operation);

    public ScriptedApi On(string operation, params object[] datas) => On(operation, [.. datas.Select(data => data as ApiAnswer ?? ApiAnswer.Data(data))]);

    public ScriptedApi On(string operation, IReadOnlyList<ApiAnswer> answers)
    {
        var next = -1;
        return On(operation, _ => answers[Math.Min(Interlocked.Increment(ref next), answers.Count - 1)]);
    }

    public ScriptedApi On(string operation, Func<ApiCall, ApiAnswer> answer) => On(operation, call => Task.FromResult(answer(call)));

    public ScriptedApi On(string operation, Func<ApiCall, Task<ApiAnswer>> answer)
    {
        _answers[operation] = answer;
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_cache, recursive: true);
    }

    private void PlayDefaults()
    {
        On("Viewer", new { viewer = new { id = "VQ==", entity = "ada", username = "ada" } });
        On("ServerFeaturesQuery", _ => ApiAnswer.Data(new { serverInfo = new { features = Features.Select(name => new { name, isEnabled = true }) } }));
        On("RunResumeStatus", new { model = (object?)null });
        On("UpsertBucket", StartRun);
        On("ArtifactType", new { project = (object?)null });
        On("CreateArtifact", new { createArtifact = new { artifact = new { id = Wire.Id, state = "PENDING", artifactSequence = new { latestArtifact = (object?)null } } } });
        On("CreateArtifactManifest", CreateManifest);
        On("CreateArtifactFiles", CreateFiles);
        On("CommitArtifact", new { commitArtifact = new { artifact = new { id = Wire.Id } } });
        On("ArtifactByID", new { artifact = Wire.Artifact(aliases: "latest") });
        On("UseArtifact", new { useArtifact = new { artifact = new { id = Wire.Id } } });
        On("FetchOrgInfoFromEntity", new { entity = new { organization = Wire.Organization("Acme Inc", "acme-org"), user = (object?)null } });
    }

    private ApiAnswer StartRun(ApiCall call)
    {
        var (entity, project, name) = (call.Text("entity") ?? "team", call.Text("project")!, call.Text("name")!);
        if (PlaysStreams)
        {
            Server.On("POST", $"/files/{entity}/{project}/{name}/file_stream", StubAnswer.Json("{}"));
        }

        var bucket = new { id = "Ug==", name, displayName = call.Text("displayName") ?? "quiet-river-7", project = Wire.Project(entity, project) };
        return ApiAnswer.Data(new { upsertBucket = new { bucket, inserted = true } });
    }

    private ApiAnswer CreateManifest(ApiCall call)
    {
        if (!call.At("includeUpload")!.Value.GetBoolean())
        {
            return ApiAnswer.Data(new { createArtifactManifest = new { artifactManifest = new { id = "TTE=", file = new { id = "Rg==" } } } });
        }

        Server.On("PUT", "/up-manifest", StubAnswer.Status(200));
        var file = new { id = "Rg==", uploadUrl = Server.At("/up-manifest"), uploadHeaders = new[] { $"Content-MD5:{call.Text("digest")}", "Content-Type:application/json" } };
        return ApiAnswer.Data(new { createArtifactManifest = new { artifactManifest = new { id = "TTI=", file } } });
    }

    private ApiAnswer CreateFiles(ApiCall call)
    {
        var edges = call.At("artifactFiles")!.Value.EnumerateArray().Select(spec =>
        {
            var (name, md5) = (spec.GetProperty("name").GetString()!, spec.GetProperty("md5").GetString()!);
            if (Stored.TryGetValue(md5, out var birth))
            {
                return new { node = new { name, displayName = name, uploadUrl = (string?)null, uploadHeaders = Array.Empty<string>(), artifact = new { id = birth } } };
            }

            var path = $"/up/{Uri.EscapeDataString(name)}";
            Server.On("PUT", path, StubAnswer.Status(200));
            return new { node = new { name, displayName = name, uploadUrl = (string?)Server.At(path).AbsoluteUri, uploadHeaders = new[] { $"Content-MD5:{md5}" }, artifact = new { id = Wire.Id } } };
        });
        return ApiAnswer.Data(new { createArtifactFiles = new { files = new { edges } } });
    }

    private async Task AnswerAsync(HttpContext context, StubRequest request, CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(request.Body);
        var root = document.RootElement;
        var call = new ApiCall(root.GetProperty("operationName").GetString()!, root.GetProperty("variables").Clone(), root.GetProperty("query").GetString()!);
        _calls.Enqueue(call);
        var answer = Always ?? (_answers.TryGetValue(call.Operation, out var script) ? await script(call) : ApiAnswer.Error(400, $"Nothing is scripted for {call.Operation}."));
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.Body, cancellationToken);
    }
}
