using System.Security.Cryptography;
using ArtifactSdk.Manifests;
using BenchmarkDotNet.Attributes;

namespace Components;

/// <summary>Many small contents: one after another by the runtime, and side by side in vector lanes.</summary>
[InProcess]
public class DigestBenchmarks
{
    private const int TotalBytes = 8 << 20;

    private readonly byte[] _digests = new byte[TotalBytes / 1_000 * MD5.HashSizeInBytes];
    private ReadOnlyMemory<byte>[] _contents = [];

    [Params(1_000, 40_000)]
    public int Size { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var bytes = new byte[TotalBytes];
        new Random(1).NextBytes(bytes);
        _contents = [.. Enumerable.Range(0, TotalBytes / Size).Select(i => (ReadOnlyMemory<byte>)bytes.AsMemory(i * Size, Size))];
    }

    [Benchmark(Baseline = true)]
    public void OneByOne() => Md5Lanes.HashEach(_contents, _digests);

    [Benchmark]
    public void InLanes() => Md5Lanes.HashMany(_contents, _digests);
}
