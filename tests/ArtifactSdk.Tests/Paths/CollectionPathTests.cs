using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Tests.Paths;

public sealed class CollectionPathTests
{
    [Fact]
    public void Parse_registry_path_gives_organisation_registry_and_collection()
    {
        var path = CollectionPath.Parse("smle-registries-bug-bash/wandb-registry-Golden Datasets/raw_images");

        path.IsRegistry.Should().BeTrue();
        path.Organization.Should().Be("smle-registries-bug-bash");
        path.Owner.Should().Be("smle-registries-bug-bash");
        path.Registry.Should().Be("Golden Datasets");
        path.Project.Should().Be("wandb-registry-Golden Datasets");
        path.Collection.Should().Be("raw_images");
    }

    [Theory]
    [InlineData("prices", null, null, "prices")]
    [InlineData("housing/prices", null, "housing", "prices")]
    [InlineData("team/housing/prices", "team", "housing", "prices")]
    [InlineData("team/housing/name with spaces", "team", "housing", "name with spaces")]
    [InlineData("Team A/housing/prices", "Team A", "housing", "prices")]
    [InlineData("wandb-registry/prices", null, "wandb-registry", "prices")]
    [InlineData("Wandb-Registry-x/prices", null, "Wandb-Registry-x", "prices")]
    [InlineData("wandb-registry-model", null, null, "wandb-registry-model")]
    public void Parse_one_to_three_parts(string text, string? owner, string? project, string collection)
    {
        var path = CollectionPath.Parse(text);

        (path.Owner, path.Project, path.Collection).Should().Be((owner, project, collection));
        path.IsRegistry.Should().BeFalse();
        path.Registry.Should().BeNull();
        path.Organization.Should().BeNull();
        path.ToString().Should().Be(text);
    }

    [Fact]
    public void Parse_registry_name_with_spaces_keeps_them() =>
        CollectionPath.Parse("wandb-registry-Golden  Data sets/raw").Registry.Should().Be("Golden  Data sets");

    [Theory]
    [InlineData("", 0, "the name is missing")]
    [InlineData(":v1", 0, "the name is missing")]
    [InlineData("/prices", 0, "the project is missing")]
    [InlineData("//prices", 0, "the entity or organization is missing")]
    [InlineData("team//prices", 5, "the project is missing")]
    [InlineData("team/housing/", 13, "the collection is missing")]
    [InlineData("a/b/c/d", 6, "more than three parts")]
    [InlineData("a/b/c/", 6, "more than three parts")]
    [InlineData(" team/housing/prices", 0, "begins with white space")]
    [InlineData("team /housing/prices", 4, "ends with white space")]
    [InlineData("team/housing/prices  ", 19, "ends with white space")]
    [InlineData("team/hous#ing/prices", 9, "the project contains '#'")]
    [InlineData("team/hous?ing/prices", 9, "the project contains '?'")]
    [InlineData("team/hous%ing/prices", 9, "the project contains '%'")]
    [InlineData("team/hous\\ing/prices", 9, "the project contains '\\'")]
    [InlineData("team/hous\ning/prices", 9, "control character U+000A")]
    [InlineData("team/housing/pri\0ces", 16, "control character U+0000")]
    [InlineData("wandb-registry-/prices", 15, "the registry's name is missing")]
    [InlineData("acme/wandb-registry-/prices", 20, "the registry's name is missing")]
    [InlineData("wandb-registry- model/prices", 15, "begins with white space")]
    [InlineData("wandb-registry-mo%del/prices", 17, "the registry's name contains '%'")]
    [InlineData("housing/prices:v3", 14, "a version or alias")]
    [InlineData("housing/prices:", 15, "the version or alias is missing")]
    public void Parse_of_a_wrong_text_says_what_and_where(string text, int position, string what)
    {
        var error = FluentActions.Invoking(() => CollectionPath.Parse(text)).Should().ThrowExactly<ArtifactPathFormatException>().Which;

        error.Position.Should().Be(position);
        error.Path.Should().Be(text);
        error.Message.Should().Contain(what).And.Contain($"(at character {position + 1})");
        error.Should().BeAssignableTo<FormatException>();
    }

    // No theory: an attribute cannot hold such a text.
    [Fact]
    public void Parse_refuses_half_of_a_surrogate_pair()
    {
        ErrorOf("team/housing/prices\ud83d").Message.Should().Contain("U+D83D, half of a character").And.Contain("(at character 20)");
        ErrorOf("team/housing/\ude00prices").Position.Should().Be(13);
        ErrorOf("team/\ud83dx/prices").Position.Should().Be(5);
        ErrorOf("team/😀\ud83d😀/prices").Position.Should().Be(7);
        CollectionPath.Parse("team/😀😀/prices").Project.Should().Be("😀😀");
    }

    [Theory]
    [InlineData("team//prices", "[entity/]project/collection")]
    [InlineData("wandb-registry-/prices", "[organization/]wandb-registry-{registry}/{collection}")]
    [InlineData("a/b/c/d", "[entity/]project/collection")]
    [InlineData("housing/prices:v3", "Leave it out: housing/prices")]
    [InlineData("team/hous#ing/prices", "none of / \\ # ? % :")]
    public void Parse_of_a_wrong_text_says_what_to_write(string text, string remedy) =>
        FluentActions.Invoking(() => CollectionPath.Parse(text)).Should().Throw<ArtifactPathFormatException>().Which.Message.Should().Contain(remedy);

    [Fact]
    public void Parse_accepts_parts_up_to_their_length_and_no_longer()
    {
        var longest = new string('n', 128);
        var registry = new string('r', 113);

        CollectionPath.Parse($"{longest}/{longest}/{longest}").Collection.Should().HaveLength(128);
        CollectionPath.Parse($"wandb-registry-{registry}/c").Registry.Should().Be(registry);
        ErrorOf($"{longest}n/p/c").Position.Should().Be(128);
        ErrorOf($"e/{longest}n/c").Position.Should().Be(130);
        ErrorOf($"e/p/{longest}n").Position.Should().Be(132);
        ErrorOf($"wandb-registry-{registry}r/c").Message.Should().Contain("114 characters, more than 113").And.Contain("registry");
    }

    [Fact]
    public void Parse_of_a_huge_text_shows_only_its_beginning() =>
        ErrorOf(new string('n', 1_000_000)).Message.Length.Should().BeLessThan(1000);

    [Fact]
    public void Parse_of_null_is_an_argument_error() => FluentActions.Invoking(() => CollectionPath.Parse(null!)).Should().Throw<ArgumentNullException>();

    [Fact]
    public void TryParse_of_null_is_false()
    {
        CollectionPath.TryParse(null, out var path).Should().BeFalse();
        path.Should().BeNull();
    }

    [Fact]
    public void ForRegistry_makes_what_Parse_reads()
    {
        var path = CollectionPath.ForRegistry("Golden Datasets", "raw_images", organization: "acme");

        path.Should().Be(CollectionPath.Parse("acme/wandb-registry-Golden Datasets/raw_images"));
        path.ToString().Should().Be("acme/wandb-registry-Golden Datasets/raw_images");
    }

    [Fact]
    public void ForProject_makes_what_Parse_reads() =>
        CollectionPath.ForProject("housing", "prices", "team").Should().Be(CollectionPath.Parse("team/housing/prices"));

    [Theory]
    [InlineData("", "c", null)]
    [InlineData("a/b", "c", null)]
    [InlineData("r", "", null)]
    [InlineData("r", "c:v1", null)]
    [InlineData("r", "c", "")]
    [InlineData("r", "c", "a/b")]
    [InlineData("r", "c", "a:b")]
    public void ForRegistry_refuses_what_Parse_could_not_read(string registry, string collection, string? organization) =>
        FluentActions.Invoking(() => CollectionPath.ForRegistry(registry, collection, organization)).Should().Throw<ArtifactPathFormatException>();

    [Fact]
    public void Equality_is_ordinal()
    {
        CollectionPath.Parse("a/b").Should().Be(CollectionPath.Parse("a/b")).And.NotBe(CollectionPath.Parse("A/b"));
        CollectionPath.Parse("a/b").GetHashCode().Should().Be(CollectionPath.Parse("a/b").GetHashCode());
        CollectionPath.Parse("a/e\u0301").Should().NotBe(CollectionPath.Parse("a/é"));
    }

    [Fact]
    public void WithOwner_replaces_and_removes_the_first_part()
    {
        var path = CollectionPath.Parse("wandb-registry-model/churn");

        path.WithOwner("acme").ToString().Should().Be("acme/wandb-registry-model/churn");
        path.WithOwner("acme").WithOwner(null).Should().Be(path);
    }

    [Fact]
    public void WithOwner_needs_a_project() =>
        FluentActions.Invoking(() => CollectionPath.Parse("churn").WithOwner("acme")).Should().Throw<InvalidOperationException>().WithMessage("*no project*");

    [Theory]
    [InlineData("prices", "team/housing/prices")]
    [InlineData("other/prices", "team/other/prices")]
    [InlineData("x/other/prices", "x/other/prices")]
    [InlineData("wandb-registry-model/prices", "wandb-registry-model/prices")]
    [InlineData("acme/wandb-registry-model/prices", "acme/wandb-registry-model/prices")]
    public void Complete_fills_in_what_was_left_out_but_no_organisation(string text, string expected) =>
        CollectionPath.Parse(text).Complete("team", "housing").ToString().Should().Be(expected);

    [Fact]
    public void Complete_with_nothing_changes_nothing() => CollectionPath.Parse("prices").Complete(null, null).ToString().Should().Be("prices");

    [Fact]
    public void At_makes_the_path_of_a_version() => CollectionPath.Parse("a/b").At(VersionTag.FromVersion(3)).ToString().Should().Be("a/b:v3");

    [Fact]
    public void Paths_round_trip() => Prop.ForAll(
        PathTexts.NameTriple.ToArbitrary(),
        names =>
        {
            var (owner, project, collection) = names;
            var path = project is null ? CollectionPath.Parse(collection) : CollectionPath.ForProject(project, collection, owner);
            return CollectionPath.Parse(path.ToString()) == path;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Registry_paths_round_trip() => Prop.ForAll(
        PathTexts.NameTriple.Where(n => n.Project is { Length: <= 113 }).ToArbitrary(),
        names =>
        {
            var path = CollectionPath.ForRegistry(names.Project!, names.Collection, names.Owner);
            return path.IsRegistry && CollectionPath.Parse(path.ToString()) == path && path.Registry == names.Project;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_and_TryParse_agree_and_TryParse_never_throws() => Prop.ForAll(PathTexts.Nearly, text =>
    {
        var found = CollectionPath.TryParse(text, out var tried);
        var ofSpan = TryParseSpan<CollectionPath>(text, out var fromSpan);
        try
        {
            return CollectionPath.Parse(text) == tried && found && ofSpan && fromSpan == tried && tried.ToString() == text;
        }
        catch (ArtifactPathFormatException e)
        {
            return !found && !ofSpan && tried is null && e.Position >= 0 && e.Position <= text.Length;
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_of_a_wrong_text_builds_no_message()
    {
        string[] wrong = ["", "a/b/c/d", "team//prices", "a/b:", "a/b:v1", "wandb-registry-/x", "a/hous#ing/c", new('n', 500)];
        foreach (var text in wrong)
        {
            _ = CollectionPath.TryParse(text, out _);
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = CollectionPath.TryParse(text, out _);
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0, "'{0}' is wrong, and nobody asks why", text);
        }
    }

    private static bool TryParseSpan<T>(string text, out T? result)
        where T : ISpanParsable<T> => T.TryParse(text.AsSpan(), null, out result);

    private static ArtifactPathFormatException ErrorOf(string text) =>
        FluentActions.Invoking(() => CollectionPath.Parse(text)).Should().Throw<ArtifactPathFormatException>().Which;
}
