using ArtifactSdk.Paths;

namespace ArtifactSdk.Tests.Paths;

public sealed class NameRulesTests
{
    private static readonly string Longest = new('a', 128);
    private static readonly string TooLong = new('a', 129);

    [Theory]
    [InlineData("house-prices_1.0", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("a:v1", false)]
    [InlineData("é", false)]
    [InlineData("name\n", false)]
    public void Artifact_names(string name, bool valid) => (NameRules.CheckArtifactName(name) is null).Should().Be(valid);

    [Theory]
    [InlineData("dataset", true)]
    [InlineData("my type (2)", true)]
    [InlineData("", false)]
    [InlineData("a/b", false)]
    [InlineData("a:b", false)]
    [InlineData("a\nb", false)]
    public void Artifact_types(string type, bool valid) => (NameRules.CheckArtifactType(type) is null).Should().Be(valid);

    [Theory]
    [InlineData("x", "wandb-history", true)]
    [InlineData("x", "wandb-", true)]
    [InlineData("x", "wandb", false)]
    [InlineData("x", "job", true)]
    [InlineData("x", "jobs", false)]
    [InlineData("run-1", "run_table", true)]
    [InlineData("table", "run_table", false)]
    [InlineData("source-x", "code", true)]
    [InlineData("x", "code", false)]
    [InlineData("run-1", "dataset", false)]
    public void Reserved_types(string name, string type, bool reserved)
    {
        var problem = NameRules.CheckReserved(name, type);

        (problem is not null).Should().Be(reserved);
        (problem ?? "reserved for internal use").Should().Contain("reserved for internal use");
    }

    [Theory]
    [InlineData("production", true)]
    [InlineData("latest", true)]
    [InlineData("best so far", true)]
    [InlineData("v1.0", true)]
    [InlineData("v", true)]
    [InlineData("", false)]
    [InlineData("v0", false)]
    [InlineData("v007", false)]
    [InlineData("V2", false)]
    [InlineData("a/b", false)]
    [InlineData("a:b", false)]
    [InlineData(" a", false)]
    [InlineData("a\n", false)]
    public void New_aliases(string alias, bool valid) => (NameRules.CheckNewAlias(alias) is null).Should().Be(valid);

    [Theory]
    [InlineData("raw", true)]
    [InlineData("two words", true)]
    [InlineData("a-b_c  d", true)]
    [InlineData("größe", true)]
    [InlineData("", false)]
    [InlineData(" a", false)]
    [InlineData("a ", false)]
    [InlineData("a.b", false)]
    [InlineData("a\n", false)]
    [InlineData("a/b", false)]
    public void Tags(string tag, bool valid) => (NameRules.CheckTag(tag) is null).Should().Be(valid);

    [Theory]
    [InlineData("abc12345", true)]
    [InlineData("a b", true)]
    [InlineData("", false)]
    [InlineData(" a", false)]
    [InlineData("a:b", false)]
    [InlineData("a;b", false)]
    [InlineData("a,b", false)]
    [InlineData("a#b", false)]
    [InlineData("a?b", false)]
    [InlineData("a/b", false)]
    [InlineData("a'b", false)]
    public void Run_ids(string id, bool valid) => (NameRules.CheckRunId(id) is null).Should().Be(valid);

    [Theory]
    [InlineData("housing", true)]
    [InlineData("two words", true)]
    [InlineData("", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a#b", false)]
    [InlineData("a?b", false)]
    [InlineData("a%b", false)]
    [InlineData("a:b", false)]
    [InlineData("a\rb", false)]
    [InlineData("a\nb", false)]
    public void Projects(string project, bool valid) => (NameRules.CheckProject(project) is null).Should().Be(valid);

    // No theories: an attribute cannot hold such a text.
    [Fact]
    public void Half_of_a_surrogate_pair_is_refused()
    {
        Func<string, string?>[] checks =
        [
            NameRules.CheckArtifactName, NameRules.CheckArtifactType, NameRules.CheckNewAlias, NameRules.CheckTag, NameRules.CheckRunId, NameRules.CheckProject,
        ];

        checks.Should().OnlyContain(check => check("a\ud800") != null && check("\udc00a") != null);
    }

    [Fact]
    public void Names_have_at_most_128_characters()
    {
        Func<string, string?>[] checks =
        [
            NameRules.CheckArtifactName, NameRules.CheckArtifactType, NameRules.CheckNewAlias, NameRules.CheckTag, NameRules.CheckRunId, NameRules.CheckProject,
        ];

        checks.Should().OnlyContain(check => check(Longest) == null && check(TooLong) != null);
    }

    [Fact]
    public void Validate_keeps_the_order_and_drops_repetitions() =>
        AliasRules.Validate(["b", "a", "b", "latest"], "aliases").Should().Equal("b", "a", "latest");

    [Fact]
    public void Validate_of_null_is_empty() => AliasRules.Validate(null, "aliases").Should().BeEmpty();

    [Theory]
    [InlineData("V2")]
    [InlineData("v0")]
    public void Validate_refuses_an_alias_that_reads_as_a_version(string alias) =>
        FluentActions.Invoking(() => AliasRules.Validate(["good", alias], "aliases")).Should().Throw<ArgumentException>()
            .WithMessage($"*'{alias}' looks like a version*").WithParameterName("aliases");

    [Fact]
    public void Validate_refuses_null_among_the_aliases() =>
        FluentActions.Invoking(() => AliasRules.Validate([null!], "aliases")).Should().Throw<ArgumentException>().WithParameterName("aliases");
}
