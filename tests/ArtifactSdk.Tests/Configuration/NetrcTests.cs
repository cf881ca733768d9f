using ArtifactSdk.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Tests.Configuration;

public sealed class NetrcTests
{
    [Theory]
    [InlineData("machine h login user password secret", "secret")]
    [InlineData("machine h\n  login user\n  password secret\n", "secret")]
    [InlineData("machine h\r\n\tlogin user\r\n\tpassword secret\r\n", "secret")]
    [InlineData("\uFEFFmachine h password secret", "secret")]
    [InlineData("machine H password secret", "secret")]
    [InlineData("machine h password secret login user", "secret")]
    [InlineData("machine h login user account x password secret", "secret")]
    [InlineData("# a comment with machine h password no\nmachine h password secret", "secret")]
    [InlineData("machine h login user # mine\n password secret", "secret")]
    [InlineData("machine h password #secret", "#secret")]
    [InlineData("machine h password \"two words\"", "two words")]
    [InlineData("machine h password \"a\\\"b\"", "a\"b")]
    [InlineData("machine h password a\\ b", "a b")]
    [InlineData("machine h login \"\" password secret", "secret")]
    [InlineData("macdef init\ncd /x\nmachine h password no\n\nmachine h password secret", "secret")]
    [InlineData("machine h password old\nmachine h password secret", "secret")]
    [InlineData("machine other password no machine h password secret", "secret")]
    [InlineData("default password no\nmachine h password secret", "secret")]
    [InlineData("machine h login user", null)]
    [InlineData("machine h password", null)]
    [InlineData("machine h", null)]
    [InlineData("machine", null)]
    [InlineData("machine h.example password no", null)]
    [InlineData("password no", null)]
    [InlineData("", null)]
    [InlineData("\"", null)]
    [InlineData("macdef", null)]
    public void FindPassword_reads_the_forms_that_are_in_use(string text, string? expected) =>
        Netrc.Parse(text).FindPassword("h").Should().Be(expected);

    [Fact]
    public void DefaultPassword_is_that_of_the_default_entry() =>
        Netrc.Parse("machine h password no\ndefault login user password secret").DefaultPassword.Should().Be("secret");

    [Fact]
    public void Parse_takes_any_text() => Prop.ForAll<NonNull<string>>(text => Netrc.Parse(text.Get) is not null).QuickCheckThrowOnFailure();
}
