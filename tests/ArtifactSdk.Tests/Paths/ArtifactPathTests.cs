using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Tests.Paths;

public sealed class ArtifactPathTests
{
    [Theory]
    [InlineData("wandb-registry-Golden Datasets/raw_images:v3", 3, "v3")]
    [InlineData("wandb-registry-Golden Datasets/raw_images:V3", 2, "v2")]
    [InlineData("wandb-registry-Golden Datasets/raw_images:production", null, "production")]
    [InlineData("wandb-registry-Golden Datasets/raw_images:best so far", null, "best so far")]
    [InlineData("wandb-registry-Golden Datasets/raw_images", null, "latest")]
    [InlineData("wandb-registry-Golden Datasets/raw_images:latest", null, "latest")]
    public void Parse_full_names(string text, int? number, string tag)
    {
        var path = ArtifactPath.Parse(text);

        path.Collection.Should().Be(CollectionPath.ForRegistry("Golden Datasets", "raw_images"));
        path.Tag.Number.Should().Be(number);
        path.ToString().Should().Be($"wandb-registry-Golden Datasets/raw_images:{tag}");
    }

    [Theory]
    [InlineData("name", "name:latest")]
    [InlineData("project/name:v0", "project/name:v0")]
    [InlineData("entity/project/name:alias", "entity/project/name:alias")]
    public void ToString_is_canonical(string text, string canonical) => ArtifactPath.Parse(text).ToString().Should().Be(canonical);

    [Theory]
    [InlineData("a/b:", 4)]
    [InlineData("a/b:x:y", 5)]
    [InlineData("a/b:x/y", 5)]
    [InlineData("wandb-registry-model:v3/churn", 23)]
    [InlineData("https://example.com/a/b", 6)]
    [InlineData("C:\\data/x", 7)]
    [InlineData("a/b: x", 4)]
    [InlineData("a/b:V0", 4)]
    [InlineData("a/b:v2147483648", 4)]
    [InlineData(":v1", 0)]
    public void Parse_of_a_wrong_text_says_where(string text, int position) =>
        FluentActions.Invoking(() => ArtifactPath.Parse(text)).Should().Throw<ArtifactPathFormatException>().Which.Position.Should().Be(position);

    [Fact]
    public void Parse_of_a_tag_in_the_wrong_place_shows_the_right_one() =>
        FluentActions.Invoking(() => ArtifactPath.Parse("wandb-registry-model:v3/churn")).Should().Throw<ArtifactPathFormatException>()
            .WithMessage("*the version or alias contains '/'*at the end: project/collection:v3.");

    [Fact]
    public void Parse_says_whether_the_text_named_a_tag()
    {
        _ = ArtifactPath.Parse("a/b:latest", out var named);
        _ = ArtifactPath.Parse("a/b", out var unnamed);

        named.Should().BeTrue();
        unnamed.Should().BeFalse();
    }

    [Fact]
    public void A_path_without_tag_equals_the_one_with_latest() => ArtifactPath.Parse("a/b").Should().Be(ArtifactPath.Parse("a/b:latest"));

    [Fact]
    public void The_constructor_needs_a_collection() =>
        FluentActions.Invoking(() => new ArtifactPath(null!, VersionTag.Latest)).Should().Throw<ArgumentNullException>();

    [Fact]
    public void Paths_round_trip() => Prop.ForAll(
        Gen.Zip(PathTexts.Name, Gen.Elements("v0", "v2147483647", "V1", "V9", "v01", "latest", "best so far", "é😀", "v")).ToArbitrary(),
        parts =>
        {
            var path = new ArtifactPath(CollectionPath.Parse(parts.Item1), VersionTag.Parse(parts.Item2));
            return ArtifactPath.Parse(path.ToString()) == path && ArtifactPath.Parse(path.ToString()).ToString() == path.ToString();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_and_TryParse_agree_and_TryParse_never_throws() => Prop.ForAll(PathTexts.Nearly, text =>
    {
        var found = ArtifactPath.TryParse(text, out var tried);
        var ofSpan = TryParseSpan<ArtifactPath>(text, out var fromSpan);
        try
        {
            return ArtifactPath.Parse(text) == tried && found && ofSpan && fromSpan == tried && ArtifactPath.Parse(tried.ToString()) == tried;
        }
        catch (ArtifactPathFormatException e)
        {
            return !found && !ofSpan && tried is null && e.Position >= 0 && e.Position <= text.Length;
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_text_is_a_collections_path_exactly_when_it_is_an_artifacts_without_tag() => Prop.ForAll(PathTexts.Nearly, text =>
        CollectionPath.TryParse(text, out var collection) == (ArtifactPath.TryParse(text, out var artifact) && !text.Contains(':', StringComparison.Ordinal))
        && (collection is null || collection == artifact!.Collection)).QuickCheckThrowOnFailure();

    private static bool TryParseSpan<T>(string text, out T? result)
        where T : ISpanParsable<T> => T.TryParse(text.AsSpan(), null, out result);
}
