using System.Globalization;
using ArtifactSdk.Manifests;
using BenchmarkDotNet.Attributes;

namespace Components;

[InProcess]
[MemoryDiagnoser]
public class ManifestBenchmarks
{
    private Manifest _manifest = null!;
    private byte[] _text = [];

    [Params(1_000, 100_000)]
    public int Entries { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var digest = new byte[16];
        var random = new Random(1);
        _manifest = new Manifest(Enumerable.Range(0, Entries).Select(i =>
        {
            random.NextBytes(digest);
            return new ManifestEntry(string.Create(CultureInfo.InvariantCulture, $"images/{i % 100}/{i:000000}.png"), Convert.ToBase64String(digest), i, "QXJ0aWZhY3Q6MTIz");
        }));
        using var written = new MemoryStream();
        await ManifestWriter.WriteAsync(_manifest, written, CancellationToken.None);
        _text = written.ToArray();
    }

    [Benchmark]
    public async Task WriteAsync() => await ManifestWriter.WriteAsync(_manifest, Stream.Null, CancellationToken.None);

    [Benchmark]
    public async Task ReadAsync() => _ = await ManifestReader.ReadAsync(new MemoryStream(_text), ManifestLimits.Default, CancellationToken.None);

    [Benchmark]
    public string Digest() => ManifestDigest.Compute(_manifest);
}
