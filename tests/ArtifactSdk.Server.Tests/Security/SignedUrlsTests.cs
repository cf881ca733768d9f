using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Security;
using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Server.Tests.Security;

public sealed class SignedUrlsTests
{
    private static readonly BlobKey Key = new(7, "0123456789abcdef0123456789abcdef");
    private static readonly SignedUrls Urls = new(new UrlSigner(new byte[32], TimeSpan.FromHours(1), TimeProvider.System), "http://host:1");

    [Fact]
    public void ForDownload_ends_its_path_with_the_file_name() =>
        new Uri(Urls.ForDownload(Key, "dir/wandb_manifest.json")).AbsolutePath.Should()
            .Be($"/storage/blobs/7/{Key.HexMd5}/wandb_manifest.json");

    [Fact]
    public void ForUpload_and_ForDownload_differ_in_their_signature() =>
        Urls.ForUpload(Key, "f").Should().NotBe(Urls.ForDownload(Key, "f"));

    [Fact]
    public void ForRunFileUpload_keeps_the_whole_name_in_the_query() =>
        new Uri(Urls.ForRunFileUpload(3, "media/a b&c.png")).Query.Should().Contain("name=media%2Fa%20b%26c.png&");

    [Theory]
    [InlineData("a.txt", "a.txt")]
    [InlineData("dir/sub/a b.txt", "a b.txt")]
    [InlineData("dir\\a.txt", "a.txt")]
    [InlineData("..", "file")]
    [InlineData("a/..", "file")]
    [InlineData(".", "file")]
    [InlineData("", "file")]
    [InlineData("dir/", "file")]
    [InlineData("a\nb\0c", "a_b_c")]
    [InlineData("100%25.txt", "100_25.txt")]
    [InlineData("smile\U0001F600.txt", "smile\U0001F600.txt")]
    public void Leaf_keeps_what_no_reader_of_urls_stumbles_over(string name, string leaf) => SignedUrls.Leaf(name).Should().Be(leaf);

    [Fact]
    public void Leaf_replaces_half_a_surrogate_pair() => SignedUrls.Leaf($"x{(char)0xD800}y").Should().Be("x_y");

    [Fact]
    public void Any_name_gives_a_url_whose_path_reads_back_as_it_was_signed()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), name =>
        {
            var url = new Uri(Urls.ForDownload(Key, name ?? ""));
            return Uri.UnescapeDataString(url.AbsolutePath) == $"/storage/blobs/7/{Key.HexMd5}/{SignedUrls.Leaf(name ?? "")}";
        }).QuickCheckThrowOnFailure();
    }
}
