using ArtifactSdk.Manifests;
using static ArtifactSdk.Tests.Manifests.Contents;

namespace ArtifactSdk.Tests.Manifests;

public sealed class ManifestTests
{
    [Fact]
    public void Entries_are_in_the_order_of_their_UTF8_bytes() =>
        ManifestOf(("😀", "d"), ("b", "d"), ("～", "d"), ("a/b", "d"), ("a", "d"), ("B", "d")).Entries.Select(e => e.Path)
            .Should().Equal("B", "a", "a/b", "b", "～", "😀");

    [Fact]
    public void The_same_path_twice_is_refused_by_name() =>
        FluentActions.Invoking(() => ManifestOf(("a", "1"), ("b", "2"), ("a", "3"))).Should().Throw<ArgumentException>().WithMessage("*'a'*twice*");

    [Fact]
    public void Find_is_ordinal()
    {
        var manifest = ManifestOf(("a", "1"), ("A", "2"));

        manifest.Find("A")!.Digest.Should().Be("2");
        manifest.Find("b").Should().BeNull();
    }

    [Theory]
    [InlineData("1B2M2Y8AsgTpgAmY7PhCfg==")]
    [InlineData("1B2M2Y8AsgTpgAmY7PhCfh==")] // The same bytes, written as no encoder does.
    [InlineData("1B2M2Y8AsgTpgAmY7PhCfg= ")]
    [InlineData("\"an-etag-of-24-characters\"")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("")]
    public void Digest_of_an_entry_stays_as_it_was_written(string digest)
    {
        var entry = new ManifestEntry("a", digest, 1);

        entry.Digest.Should().Be(digest);
        (entry with { Path = "b" }).Digest.Should().Be(digest);
        (new ManifestEntry("a", "x", 1) with { Digest = digest }).Should().Be(entry);
        (entry with { Digest = "x" }).Should().NotBe(entry);
    }
}
