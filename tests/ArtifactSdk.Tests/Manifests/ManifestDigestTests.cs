using System.Security.Cryptography;
using System.Text;
using ArtifactSdk.Manifests;
using FsCheck;
using FsCheck.Fluent;
using static ArtifactSdk.Tests.Manifests.Contents;

namespace ArtifactSdk.Tests.Manifests;

public sealed class ManifestDigestTests
{
    public static TheoryData<string, string, string[]> Vectors => new()
    {
        { "nothing", "64e7c61456b10382e2f3b571ac24b659", [] },
        { "one file", "a00c2239f036fb656c1dcbf9a32d89b4", ["file1.txt", Hello] },
        { "a named file", "585b9ada17797e37c9cbab391e69b8c5", ["great-file.txt", Hello] },
        { "a file in a directory", "a757208d042e8627b2970d72a71bed5b", ["subdir/file1.txt", Hello] },
        { "a directory", "72414374bfd4b0f60a116e7267845f71", ["file1.txt", Hello, "nest/file2.txt", My, "nest/nest/file3.txt", Dude] },
        { "a named directory", "f718baf2d4c910dc6ccd0d9c586fa00f", ["top/file1.txt", Hello, "top/nest/file2.txt", My, "top/nest/nest/file3.txt", Dude] },
        { "an HTTP reference", "48237ccc050a88af9dcd869dd5a7e9f4", ["file1.txt", "abc"] },
        { "a reference of an unknown scheme", "410ade94865e89ebe1f593f4379ac228", ["ref", "ref://example.com/somefile.txt"] },
        { "an object store reference", "8aec0d6978da8c2b0bf5662b3fd043a4", ["my_object.pb", "1234567890abcde"] },
        { "a named object store reference", "bd85fe009dc9e408a5ed9b55c95f47b2", ["renamed.pb", "1234567890abcde"] },
        { "a partitioned table", "c6a4d80ed84fd68df380425ded894b19", ["dataset.partitioned-table.json", "uo/SjoAO+O7pcSfg+yhlDg=="] },
        {
            "an image with classes", "7772370e2243066215a845a34f3cc42c",
            [
                "media/classes/65347c6442e21b09b198d62e080e46ce_cls.classes.json", "eG00DqdCcCBqphilriLNfw==",
                "media/images/641e917f31888a48f546/2x2.png", "L1pBeGPxG+6XVRQk4WuvdQ==",
                "my-image.image-file.json", "IcEgVbPW7fE1a+g577K+VQ==",
            ]
        },
        {
            "objects", "2f122f2bff8133c0d5806d9bac1b958c",
            ["obj.object.json", "cqIP80euizJSJpJhYnszLg==", "obj.type.json", "gqMdBZHL+SDbpJdtYeRKrw==", "test-name.txt", Wandb]
        },
        { "a file and a reference", "e7383fa244f86332cb3642a2c631dc40", ["f.txt", HelloWorld, "ref.txt", HelloWorld] },
        { "the order of UTF-8", "15f1abd2a763dc655b4c5c663dc77e5f", ["é.txt", Hello, "～.txt", Hello, "😀.txt", Hello] },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Compute_matches_the_vectors_in_either_order(string what, string expected, string[] pathsAndDigests)
    {
        var entries = pathsAndDigests.Chunk(2).Select(pair => (pair[0], pair[1])).ToArray();

        ManifestDigest.Compute(ManifestOf(entries)).Should().Be(expected, what);
        ManifestDigest.Compute(ManifestOf([.. entries.Reverse()])).Should().Be(expected, what);
    }

    [Fact]
    public void The_order_of_code_units_would_give_another_digest()
    {
        string[] byCodeUnit = ["é.txt", "😀.txt", "～.txt"];
        byCodeUnit.Should().BeInAscendingOrder(StringComparer.Ordinal);
        Hash(byCodeUnit.Select(p => (p, Hello))).Should().Be("de032f756303beb308e7335052c262bb");

        ManifestDigest.Compute(ManifestOf([.. byCodeUnit.Select(p => (p, Hello))])).Should().NotBe("de032f756303beb308e7335052c262bb");
    }

    [Fact]
    public void Only_paths_and_digests_count()
    {
        var plain = new Manifest([new ManifestEntry("f", Hello, null)]);
        var full = new Manifest([new ManifestEntry("f", Hello, 5, "QXJ0aWZhY3Q6MQ==", "s3://bucket/f", new() { ["etag"] = "x" })], "V1", "region");

        ManifestDigest.Compute(full).Should().Be(ManifestDigest.Compute(plain));
    }

    [Fact]
    public void The_order_of_the_entries_does_not_count() => Prop.ForAll<NonNull<string>[], int>((texts, seed) =>
    {
        var entries = texts.Select(t => t.Get).Where(IsUnicode).Distinct().Select(t => (Path: t, Digest: t + "d")).ToArray();
        var shuffled = entries.ToArray();
        new Random(seed).Shuffle(shuffled);
        return ManifestDigest.Compute(ManifestOf(shuffled)) == Hash(entries.OrderBy(e => Encoding.UTF8.GetBytes(e.Path), ByteOrder.Instance));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Entries_longer_than_the_buffer_are_hashed_whole()
    {
        var entries = Enumerable.Range(0, 50).Select(i => ($"{i:D2}" + new string('é', i * 1000), new string('d', i * 700))).ToArray();

        ManifestDigest.Compute(ManifestOf(entries)).Should().Be(Hash(entries));
    }

    [Fact]
    public void Utf8Order_is_the_order_of_the_bytes() => Prop.ForAll(
        Gen.Elements("a", "b", "\0", "\u007f", "é", "\ud7ff", "\ue000", "～", "\uffff", "😀", "\U00010000", "\U0010ffff").ArrayOf().Select(string.Concat).Two().ToArbitrary(),
        pair => Math.Sign(Utf8Order.Compare(pair.Item1, pair.Item2))
            == Math.Sign(ByteOrder.Instance.Compare(Encoding.UTF8.GetBytes(pair.Item1), Encoding.UTF8.GetBytes(pair.Item2)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Utf8Order_allocates_nothing()
    {
        _ = Utf8Order.Compare("～.txt", "😀.txt");
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = Utf8Order.Compare("～.txt", "😀.txt");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    /// <summary>The definition, word for word.</summary>
    private static string Hash(IEnumerable<(string Path, string Digest)> entries)
    {
        var text = "wandb-artifact-manifest-v1\n" + string.Concat(entries.Select(e => $"{e.Path}:{e.Digest}\n"));
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static bool IsUnicode(string text) => ArtifactSdk.Paths.PathRules.IndexOfHalfSurrogate(text) < 0;

    private sealed class ByteOrder : IComparer<byte[]>
    {
        internal static ByteOrder Instance { get; } = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
