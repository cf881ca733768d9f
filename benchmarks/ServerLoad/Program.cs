using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using ServerLoad;

// Loads the server, in a process of its own, over loopback, and prints what it reaches beside what nginx and a plain loop of writes reach in
// the same run. Alternatives take turns for some rounds, and medians are printed: ratios of one run mean something on a busy machine too.
//   dotnet run -c Release --project benchmarks/ServerLoad [-- quick] [-- only get,put,lookup,commit,idle]
var quick = args.Contains("quick");
var only = args.SkipWhile(arg => arg != "only").Skip(1).FirstOrDefault()?.Split(',');
var (rounds, files, versions, entries) = quick ? (3, 1_000, 100_000, 20_000) : (7, 2_000, 1_000_000, 100_000);
const int Connections = 8;
const int FileSize = 40_000;

// Rounds that do not count: the server's code is compiled, and compiled better, while it runs.
const int WarmUp = 3;

Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}, {rounds} rounds, {Connections} connections"));
Table.Begin();
try
{
    if (Wanted("idle"))
    {
        await IdleAsync();
    }

    if (Wanted("get") || Wanted("put"))
    {
        await FilesAsync();
    }

    if (Wanted("commit"))
    {
        await CommitAsync();
    }

    if (Wanted("lookup"))
    {
        await LookUpAsync();
    }
    return 0;
}
catch (InvalidOperationException exception)
{
    // Caught, so that no server is left behind.
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

bool Wanted(string what) => only is null || only.Contains(what);

async Task IdleAsync()
{
    await using var server = await ServerProcess.StartAsync();
    using var api = new Api(server);
    await api.CreateArtifactAsync("first");
    await Task.Delay(TimeSpan.FromSeconds(3));
    var memory = server.Memory;
    Table.Value("idle, after its first request", memory, "MB", "< 120 MB", memory < 120);
}

async Task FilesAsync()
{
    await using var server = await ServerProcess.StartAsync();
    using var api = new Api(server);
    List<(double, double)> puts = [], putsOfOne = [], putCosts = [];
    var (ownCost, plainCost) = (0.0, 0.0);
    List<Entry> last = [];
    var artifact = "";
    for (var round = -WarmUp; round < rounds; round++)
    {
        last = Entry.Make(files, FileSize, round + 10);
        artifact = await api.CreateArtifactAsync($"files-{round}");
        var manifest = Entry.Manifest(last);
        var (manifestId, manifestAddress) = await api.CreateManifestAsync(artifact, Entry.Hash(manifest));
        var addresses = await api.CreateFilesAsync(artifact, manifestId, last);
        List<Exchange> exchanges = [.. last.Zip(addresses, (file, address) => Exchange.Put(address!, file.Bytes))];
        var own = round % 2 == 0 ? Put() : 0;
        using var self = Process.GetCurrentProcess();
        self.Refresh();
        var before = self.TotalProcessorTime;
        var plain = PlainFiles.Rate(server.Data, Connections, last);
        self.Refresh();
        plainCost = (self.TotalProcessorTime - before).TotalMilliseconds / files;
        var one = PlainFiles.Rate(server.Data, 1, last);
        own = round % 2 == 0 ? own : Put();

        double Put()
        {
            var spent = server.ProcessorSeconds;
            var rate = Load.Rate(server.BaseUrl, Connections, exchanges);
            ownCost = (server.ProcessorSeconds - spent) * 1000 / files;
            return rate;
        }

        if (round >= 0)
        {
            puts.Add((own, plain));
            putsOfOne.Add((own, one));
            putCosts.Add((ownCost, plainCost));
        }

        await Api.PutAsync(manifestAddress, manifest);
        await api.CommitAsync(artifact);
    }

    Table.Compare("PUT of 40 kB, verified and flushed", "/s", "a loop of write, fsync, rename:", putsOfOne, "≥ 0.90", ratio => ratio >= 0.9);
    Table.Compare("PUT of 40 kB, verified and flushed", "/s", $"{Connections} such loops at once:", puts, "≥ 0.90", ratio => ratio >= 0.9);
    Table.Compare("processor time of a PUT", "ms", "of the loop:", putCosts, "", null);

    var signed = await api.DownloadAddressesAsync(artifact);
    await using var nginx = await Nginx.TryStartAsync(Path.Combine(server.Data, "blobs"));
    List<Exchange> ofServer = Repeat(signed.Select(Exchange.Get));
    var first = signed[0].Segments;
    var entity = first[Array.FindIndex(first, segment => segment.TrimEnd('/').Length == 32) - 1];
    List<Exchange> ofNginx = nginx is null ? [] : Repeat(last.Select(file => Exchange.Get(new Uri(nginx.Address, $"{entity}{file.Hex[..2]}/{file.Hex[2..]}"))));
    List<(double, double)> gets = [];
    List<double> getCosts = [];
    for (var round = -WarmUp; round < rounds; round++)
    {
        var spent = server.ProcessorSeconds;
        var own = Load.Rate(server.BaseUrl, Connections, ofServer);
        spent = server.ProcessorSeconds - spent;
        var other = nginx is null ? double.NaN : Load.Rate(nginx.Address, Connections, ofNginx);
        if (round >= 0)
        {
            gets.Add((own, other));
            getCosts.Add(spent * 1000 / ofServer.Count);
        }
    }

    Table.Compare("signed GET of 40 kB", "/s", nginx is null ? "nginx is not installed:" : "nginx:", gets, "≥ 0.50", nginx is null ? null : ratio => ratio >= 0.5);
    Table.Value("processor time of a GET", Table.Median(getCosts), "ms", "", null);
    Table.Value("memory after all that", server.Memory, "MB", "", null);
}

async Task CommitAsync()
{
    await using var server = await ServerProcess.StartAsync();
    using var api = new Api(server);
    var made = Entry.Make(entries, 100, 99);
    var manifest = Entry.Manifest(made);
    var artifact = await api.CreateArtifactAsync("many");
    var (manifestId, manifestAddress) = await api.CreateManifestAsync(artifact, Entry.Hash(manifest));
    var address = (await api.CreateFilesAsync(artifact, manifestId, [.. made.Take(1)]))[0]!;
    Bulk.Place(server.Data, address.Segments[Array.FindIndex(address.Segments, segment => segment.TrimEnd('/').Length == 32) - 1].TrimEnd('/'), made);
    server.ForgetPeak();
    var started = Stopwatch.GetTimestamp();
    await api.CreateFilesAsync(artifact, manifestId, made);
    Table.Value($"asking where to put {entries} files, 1000 a call", Stopwatch.GetElapsedTime(started).TotalSeconds, "s", "", null);
    await Api.PutAsync(manifestAddress, manifest);
    started = Stopwatch.GetTimestamp();
    await api.CommitAsync(artifact);
    var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
    Table.Value($"commit of a version of {entries} files", seconds, "s", "< 20 s", seconds < 20);
    var peak = server.Peak;
    Table.Value("peak memory of the server meanwhile", peak, "MB", "< 300 MB", peak < 300);
}

async Task LookUpAsync()
{
    const int Few = 10;
    await using var small = await ServerProcess.StartAsync();
    await using var large = await ServerProcess.StartAsync();
    await small.RestartAsync(() => Bulk.Fill(small.Data, Few, 1_000 / Few));
    await large.RestartAsync(() => Bulk.Fill(large.Data, versions / 1_000, 1_000));
    using var api = new Api(large);
    var random = new Random(7);
    var million = versions.ToString("N0", CultureInfo.InvariantCulture);
    await MeasureAsync(
        "look-up by name and alias",
        1_000,
        "query Q($name: String!) { project(name: \"load\", entityName: \"local-team\") { artifact(name: $name) { id digest versionIndex state size createdAt aliases { alias } artifactType { name } } } }",
        (collections, perCollection) => new JsonObject { ["name"] = $"{Bulk.CollectionName}{random.Next(collections)}:{Alias(perCollection)}" },
        "≤ 3");
    await MeasureAsync(
        "list of a collection, 100 versions a page",
        200,
        "query Q($name: String!) { project(name: \"load\", entityName: \"local-team\") { artifactType(name: \"dataset\") { artifactCollection(name: $name) { artifacts(first: 100, order: \"-createdAt\") { edges { version node { id digest size createdAt } } } } } } }",
        (collections, _) => new JsonObject { ["name"] = $"{Bulk.CollectionName}{random.Next(collections)}" },
        "");
    await MeasureAsync(
        "list of all registries' versions, newest first, 50 a page",
        50,
        "query Q { organization(name: \"local\") { orgEntity { artifactMemberships(first: 50, order: \"-createdAt\") { edges { node { versionIndex artifact { id digest } } } } } } }",
        (_, _) => [],
        "");
    await MeasureAsync(
        "list of all registries' versions by filter of name, 50 a page",
        50,
        "query Q { organization(name: \"local\") { orgEntity { artifactMemberships(first: 50, order: \"-createdAt\", collectionFilters: \"{\\\"name\\\": \\\"c1\\\"}\") { edges { node { versionIndex artifact { id digest } } } } } } }",
        (_, _) => [],
        "");
    Table.Value($"memory with {million} versions", large.Memory, "MB", "", null);

    string Alias(int perCollection) => random.Next(3) switch
    {
        0 => "latest",
        1 => $"v{random.Next(perCollection)}",
        _ => $"a{random.Next(perCollection / 10) * 10}",
    };

    async Task MeasureAsync(string what, int requests, string query, Func<int, int, JsonObject> variables, string goal)
    {
        // An empty list is quickly made.
        var sample = await api.CallAsync(query, variables(versions / 1_000, 1_000));
        if (!sample.GetRawText().Contains("digest", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"No version was found: {sample}");
        }

        List<Exchange> Make(ServerProcess server, int collections, int perCollection) =>
            [.. Enumerable.Range(0, requests).Select(_ => Exchange.Query(server, Api.Body(query, variables(collections, perCollection))))];

        List<(double, double)> tails = [], middles = [];
        for (var round = -WarmUp; round < rounds; round++)
        {
            var own = Load.Times(large.BaseUrl, 1, Make(large, versions / 1_000, 1_000));
            var other = Load.Times(small.BaseUrl, 1, Make(small, Few, 1_000 / Few));
            if (round >= 0)
            {
                tails.Add((At(own, 0.99), At(other, 0.99)));
                middles.Add((At(own, 0.5), At(other, 0.5)));
            }
        }

        Table.Compare($"{what}: p99 with {million} versions", "ms", "with 1,000:", tails, goal, goal.Length == 0 ? null : ratio => ratio <= 3);
        Table.Compare($"{what}: median", "ms", "with 1,000:", middles, "", null);
    }
}

static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

static List<Exchange> Repeat(IEnumerable<Exchange> exchanges)
{
    List<Exchange> once = [.. exchanges];
    return [.. Enumerable.Range(0, 5).SelectMany(_ => once)];
}
