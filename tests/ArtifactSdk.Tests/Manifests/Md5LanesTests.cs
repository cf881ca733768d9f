using System.Security.Cryptography;
using ArtifactSdk.Manifests;
using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Tests.Manifests;

public sealed class Md5LanesTests
{
    [Fact]
    public void Every_length_around_the_block_boundaries_has_the_runtimes_digest()
    {
        var random = new Random(7);
        var messages = Enumerable.Range(0, 300).Select(length => Bytes(random, length)).ToArray();

        Hash(messages).Should().Equal(Expected(messages));
    }

    [Fact]
    public void Messages_of_any_lengths_side_by_side_have_the_runtimes_digests() => Prop.ForAll(
        Gen.Frequency((5, Gen.Choose(0, 200)), (1, Gen.Choose(0, 5000))).ArrayOf().ToArbitrary(),
        lengths =>
        {
            var random = new Random(lengths.Length);
            var messages = lengths.Select(length => Bytes(random, length)).ToArray();
            return Hash(messages).SequenceEqual(Expected(messages));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void HashEach_is_the_same_without_vectors()
    {
        ReadOnlyMemory<byte>[] messages = ["hello"u8.ToArray(), Array.Empty<byte>(), "hi"u8.ToArray()];
        var digests = new byte[messages.Length * Md5Lanes.DigestSize];

        Md5Lanes.HashEach(messages, digests);

        digests.Should().Equal(Expected(messages));
    }

    private static byte[] Hash(ReadOnlyMemory<byte>[] messages)
    {
        var digests = new byte[messages.Length * Md5Lanes.DigestSize];
        Md5Lanes.HashMany(messages, digests);
        return digests;
    }

    private static byte[] Expected(IEnumerable<ReadOnlyMemory<byte>> messages) => [.. messages.SelectMany(m => MD5.HashData(m.Span))];

    private static ReadOnlyMemory<byte> Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
