using System.Security.Cryptography;
using System.Text;
using ArtifactSdk.Manifests;
using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Tests.Manifests;

public sealed class ContentDigestTests
{
    [Theory]
    [InlineData("", "1B2M2Y8AsgTpgAmY7PhCfg==")]
    [InlineData("foo", "rL0Y20zC+Fzt72VPzMSk2A==")]
    [InlineData("hello", Contents.Hello)]
    [InlineData("my", Contents.My)]
    [InlineData("dude", Contents.Dude)]
    [InlineData("hello world", Contents.HelloWorld)]
    [InlineData("wandb", Contents.Wandb)]
    public void Of_gives_the_protocols_base64(string content, string base64) =>
        ContentDigest.Of(Encoding.UTF8.GetBytes(content)).Base64.Should().Be(base64);

    [Fact]
    public void Hex_is_lowercase_and_names_the_file_in_the_cache() =>
        ContentDigest.Of("hi"u8).Hex.Should().Be("49f68a5c8493ec2c0bf489821c21fc3b");

    [Fact]
    public void Both_forms_read_back() => Prop.ForAll<byte[]>(content =>
    {
        var digest = ContentDigest.Of(content);
        return ContentDigest.TryFromBase64(digest.Base64, out var fromBase64) && fromBase64 == digest
            && ContentDigest.TryFromHex(digest.Hex, out var fromHex) && fromHex == digest
            && ContentDigest.TryFromHex(digest.Hex.ToUpperInvariant(), out var fromUpper) && fromUpper == digest
            && ContentDigest.FromHash(MD5.HashData(content)) == digest;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1234567890abcde")]
    [InlineData("ref://example.com/somefile.txt")]
    [InlineData("XUFAKrxLKna5cZ2REBfFkg=")]
    [InlineData("XUFAKrxLKna5cZ2REBfFkgAA")]
    [InlineData("XUFAKrxLKna5cZ2REBf kg==")]
    [InlineData("********************kg==")]
    public void TryFromBase64_refuses_what_is_no_digest(string? text)
    {
        ContentDigest.TryFromBase64(text, out var digest).Should().BeFalse();
        digest.Should().Be(default(ContentDigest));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("49f68a5c8493ec2c0bf489821c21fc3")]
    [InlineData("49f68a5c8493ec2c0bf489821c21fc3bb")]
    [InlineData("49f68a5c8493ec2c0bf489821c21fc3g")]
    public void TryFromHex_refuses_what_is_no_digest(string? text)
    {
        ContentDigest.TryFromHex(text, out var digest).Should().BeFalse();
        digest.Should().Be(default(ContentDigest));
    }

    [Fact]
    public void Two_spellings_of_the_same_bytes_are_one_digest()
    {
        // The last digit before the padding has four bits that say nothing.
        ContentDigest.TryFromBase64("XUFAKrxLKna5cZ2REBfFkh==", out var odd).Should().BeTrue();
        ContentDigest.TryFromBase64(Contents.Hello, out var canonical).Should().BeTrue();

        odd.Should().Be(canonical);
        odd.Base64.Should().Be(Contents.Hello);
    }

    [Fact]
    public void FromHash_refuses_another_length() =>
        FluentActions.Invoking(() => ContentDigest.FromHash(new byte[20])).Should().Throw<ArgumentException>();

    [Fact]
    public void A_digest_that_was_never_set_has_no_text()
    {
        FluentActions.Invoking(() => default(ContentDigest).Base64).Should().Throw<InvalidOperationException>();
        default(ContentDigest).ToString().Should().BeEmpty();
    }

    [Fact]
    public void Sixteen_zero_bytes_are_no_digest_that_can_be_read()
    {
        ContentDigest.TryFromBase64(Convert.ToBase64String(new byte[16]), out _).Should().BeFalse();
        ContentDigest.TryFromHex(new string('0', 32), out _).Should().BeFalse();
    }
}
