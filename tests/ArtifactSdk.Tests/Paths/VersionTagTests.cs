using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Tests.Paths;

public sealed class VersionTagTests
{
    [Theory]
    [InlineData("v0", 0)]
    [InlineData("v3", 3)]
    [InlineData("v10", 10)]
    [InlineData("v2147483647", int.MaxValue)]
    [InlineData("V1", 0)]
    [InlineData("V2", 1)]
    [InlineData("V2147483648", int.MaxValue)]
    public void Parse_version(string text, int number)
    {
        var tag = VersionTag.Parse(text);

        tag.Number.Should().Be(number);
        tag.IsAlias.Should().BeFalse();
        tag.Should().Be(VersionTag.FromVersion(number));
        tag.ToString().Should().Be($"v{number}");
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("production")]
    [InlineData("v")]
    [InlineData("V")]
    [InlineData("v01")]
    [InlineData("v00")]
    [InlineData("V01")]
    [InlineData("v-1")]
    [InlineData("v1.0")]
    [InlineData("v1a")]
    [InlineData("v١")]
    [InlineData("3")]
    [InlineData("best so far")]
    [InlineData("Latest")]
    public void Parse_alias(string text)
    {
        var tag = VersionTag.Parse(text);

        tag.IsAlias.Should().BeTrue();
        tag.Number.Should().BeNull();
        tag.ToString().Should().Be(text);
    }

    [Theory]
    [InlineData("", 0, "is missing")]
    [InlineData("a/b", 1, "contains '/'")]
    [InlineData("a:b", 1, "contains ':'")]
    [InlineData(" a", 0, "begins with white space")]
    [InlineData("a ", 1, "ends with white space")]
    [InlineData("a\tb", 1, "U+0009")]
    [InlineData("V0", 0, "Write v0, or V1, for the first version.")]
    [InlineData("v2147483648", 0, "The largest is v2147483647.")]
    [InlineData("V2147483649", 0, "The largest is v2147483647.")]
    [InlineData("v99999999999999999999", 0, "number is too large")]
    public void Parse_of_a_wrong_text_says_what_and_where(string text, int position, string what)
    {
        var error = FluentActions.Invoking(() => VersionTag.Parse(text)).Should().Throw<ArtifactPathFormatException>().Which;

        error.Position.Should().Be(position);
        error.Message.Should().Contain(what);
        VersionTag.TryParse(text, out var tag).Should().BeFalse();
        tag.Should().Be(default(VersionTag));
    }

    [Fact]
    public void Parse_alias_up_to_128_characters_and_no_longer()
    {
        VersionTag.TryParse(new string('a', 128), out _).Should().BeTrue();
        VersionTag.TryParse(new string('a', 129), out _).Should().BeFalse();
    }

    [Fact]
    public void The_default_value_is_latest()
    {
        default(VersionTag).Should().Be(VersionTag.Latest).And.Be(VersionTag.Parse("latest"));
        default(VersionTag).ToString().Should().Be("latest");
        default(VersionTag).IsAlias.Should().BeTrue();
    }

    [Fact]
    public void FromVersion_refuses_negative_numbers() =>
        FluentActions.Invoking(() => VersionTag.FromVersion(-1)).Should().Throw<ArgumentOutOfRangeException>();

    [Fact]
    public void Versions_round_trip_and_a_capital_V_counts_from_one() => Prop.ForAll<NonNegativeInt>(n =>
        VersionTag.Parse(VersionTag.FromVersion(n.Get).ToString()) == VersionTag.FromVersion(n.Get)
        && VersionTag.Parse($"V{(long)n.Get + 1}") == VersionTag.FromVersion(n.Get)).QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_and_TryParse_agree_and_TryParse_never_throws() => Prop.ForAll(PathTexts.Nearly, text =>
    {
        var found = VersionTag.TryParse(text, out var tried);
        try
        {
            return VersionTag.Parse(text) == tried && found && VersionTag.Parse(tried.ToString()) == tried;
        }
        catch (ArtifactPathFormatException e)
        {
            return !found && tried == default && e.Position >= 0 && e.Position <= text.Length;
        }
    }).QuickCheckThrowOnFailure();
}
