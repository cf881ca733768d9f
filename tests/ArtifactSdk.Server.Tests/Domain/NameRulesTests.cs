using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Tests.Domain;

public sealed class NameRulesTests
{
    [Theory]
    [InlineData("""{"a":NaN,"b":[Infinity,-Infinity,"NaN"],"Infinity":1}""", """{"a":null,"b":[null,null,"NaN"],"Infinity":1}""")]
    [InlineData("""{ "a" : 1.0 }""", """{ "a" : 1.0 }""")]
    [InlineData(null, null)]
    [InlineData("", "")]
    public void ToMetadata_keeps_the_text_but_for_numbers_that_json_does_not_know(string? given, string? kept) =>
        NameRules.ToMetadata(given).Should().Be(kept);

    [Theory]
    [InlineData("latest")]
    [InlineData("v1.0")]
    [InlineData("version 2")]
    [InlineData("V2")]
    public void RequireAlias_accepts(string alias) => FluentActions.Invoking(() => NameRules.RequireAlias(alias)).Should().NotThrow();

    [Theory]
    [InlineData("v0")]
    [InlineData("v12")]
    [InlineData("v007")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("")]
    [InlineData(null)]
    public void RequireAlias_refuses_with_its_own_code(string? alias) =>
        FluentActions.Invoking(() => NameRules.RequireAlias(alias)).Should().Throw<DomainException>()
            .Which.Code.Should().Be(ErrorCodes.InvalidAlias);

    [Theory]
    [InlineData("good tag")]
    [InlineData("a-b_c")]
    public void RequireTag_accepts(string tag) => FluentActions.Invoking(() => NameRules.RequireTag(tag)).Should().NotThrow();

    [Theory]
    [InlineData("")]
    [InlineData(" x")]
    [InlineData("x ")]
    [InlineData("a.b")]
    [InlineData("a\n")]
    public void RequireTag_refuses_with_the_words_that_clients_know(string tag) =>
        FluentActions.Invoking(() => NameRules.RequireTag(tag)).Should().Throw<DomainException>().WithMessage("Invalid tag*");

    [Theory]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("a\n")]
    public void RequireArtifactName_refuses(string name) =>
        FluentActions.Invoking(() => NameRules.RequireArtifactName(name)).Should().Throw<DomainException>();

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"a\":[1]}")]
    [InlineData("")]
    [InlineData(null)]
    public void ToMetadata_accepts_objects_and_nothing(string? metadata) =>
        FluentActions.Invoking(() => NameRules.ToMetadata(metadata)).Should().NotThrow();

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("{\"a\":nan}")]
    public void ToMetadata_refuses_other_text(string metadata) =>
        FluentActions.Invoking(() => NameRules.ToMetadata(metadata)).Should().Throw<DomainException>();

    [Theory]
    [InlineData("v0", 0)]
    [InlineData("v42", 42)]
    [InlineData("v01", null)]
    [InlineData("v", null)]
    [InlineData("V1", null)]
    [InlineData("v-1", null)]
    [InlineData("v99999999999", null)]
    [InlineData("v１", null)]
    public void VersionNumber_reads_only_the_canonical_form(string alias, int? expected) =>
        NameRules.VersionNumber(alias).Should().Be(expected);

    [Theory]
    [InlineData("wandb-registry-Golden Datasets")]
    [InlineData("uncategorized")]
    public void RequireProjectName_accepts(string name) =>
        FluentActions.Invoking(() => NameRules.RequireProjectName(name)).Should().NotThrow();

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%b")]
    [InlineData("wandb-registry-")]
    [InlineData("")]
    public void RequireProjectName_refuses(string name) =>
        FluentActions.Invoking(() => NameRules.RequireProjectName(name)).Should().Throw<DomainException>();
}
