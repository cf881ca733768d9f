using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Files;

namespace ArtifactSdk.Server.Tests.Files;

public sealed class HandlerPathTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void ParseV1_reads_entity_and_digest() =>
        HandlerPath.ParseV1($"/team/{Hex.ToUpperInvariant()}").Should().BeEquivalentTo(new DownloadAddress("team", null, null, [], Hex));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/team")]
    [InlineData("/team/")]
    [InlineData("//" + Hex)]
    [InlineData("/team/short")]
    [InlineData("/team/zz23456789abcdef0123456789abcdef")]
    [InlineData("/team/" + Hex + "/")]
    [InlineData("/team/more/" + Hex)]
    public void ParseV1_of_anything_else_is_nothing(string rest) => HandlerPath.ParseV1(rest).Should().BeNull();

    [Fact]
    public void ParseV2_reads_the_short_form()
    {
        var address = HandlerPath.ParseV2($"/default/team/QXJ0aWZhY3Q6MQ==/{Hex}");

        address.Should().BeEquivalentTo(new DownloadAddress("team", null, null, ["QXJ0aWZhY3Q6MQ=="], Hex));
    }

    [Fact]
    public void ParseV2_reads_the_short_form_without_an_id()
    {
        var address = HandlerPath.ParseV2($"/default/team//{Hex}");

        address.Should().BeEquivalentTo(new DownloadAddress("team", null, null, [], Hex));
    }

    [Fact]
    public void ParseV2_reads_the_form_with_a_collection()
    {
        var address = HandlerPath.ParseV2($"/default/team/wandb-registry-Golden Datasets/raw images/Yg==/{Hex}/a b.csv");

        address.Should().BeEquivalentTo(new DownloadAddress("team", "wandb-registry-Golden Datasets", "raw images", ["Yg=="], Hex));
    }

    [Fact]
    public void ParseV2_reads_the_form_with_a_collection_and_an_empty_birth_id()
    {
        var address = HandlerPath.ParseV2($"/default/team/p/c//{Hex}/a.csv");

        address.Should().BeEquivalentTo(new DownloadAddress("team", "p", "c", [], Hex));
    }

    [Fact]
    public void ParseV2_reads_the_form_with_an_artifact_id_first()
    {
        var address = HandlerPath.ParseV2($"/default/team/p/c/YQ==/Yg==/{Hex}/a.csv")!;

        address.ArtifactIds.Should().StartWith("YQ==").And.Contain("Yg==");
    }

    [Fact]
    public void ParseV2_reads_the_form_with_an_artifact_id_and_an_empty_birth_id()
    {
        var address = HandlerPath.ParseV2($"/default/team/p/c/YQ==//{Hex}/a.csv")!;

        address.ArtifactIds.Should().StartWith("YQ==");
    }

    [Theory]
    [InlineData("/default/team/p/c/a/b/c==/{0}/f")]
    [InlineData("/default/team/p/c/a%2Fb/c==/{0}/f")]
    [InlineData("/default/team/p/c/a%2fb/c==/{0}/f")]
    public void ParseV2_joins_ids_that_slashes_cut(string rest)
    {
        var address = HandlerPath.ParseV2(string.Format(null, rest, Hex))!;

        address.ArtifactIds.Should().Contain("a/b").And.Contain("c==");
    }

    [Theory]
    [InlineData("a b.csv/")]
    [InlineData("a%2Fb.csv")]
    [InlineData("..%2f..%2fb")]
    [InlineData("100%.txt")]
    [InlineData("a+b#c?d é")]
    [InlineData("0123456789abcdef0123456789abcdef/")]
    public void ParseV2_takes_any_file_name(string name)
    {
        var address = HandlerPath.ParseV2($"/default/team/p/c/YQ==/Yg==/{Hex}/{name}")!;

        (address.Project, address.Collection, address.HexMd5).Should().Be(("p", "c", Hex));
        address.ArtifactIds.Should().Contain("YQ==").And.Contain("Yg==");
    }

    [Fact]
    public void ParseV2_takes_a_slash_behind_the_short_form() =>
        HandlerPath.ParseV2($"/default/team/YQ==/{Hex}/").Should().BeEquivalentTo(new DownloadAddress("team", null, null, ["YQ=="], Hex));

    [Fact]
    public void ParseV2_is_not_misled_by_a_file_that_is_named_like_a_digest()
    {
        var name = new string('f', 32);

        HandlerPath.ParseV2($"/default/team/p/c/Yg==/{Hex}/{name}")!.HexMd5.Should().Be(Hex);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/default")]
    [InlineData("/default/team")]
    [InlineData("/default//id/" + Hex)]
    [InlineData("/default/team/" + Hex)]
    [InlineData("/default/team/p//id/" + Hex + "/f")]
    [InlineData("/default/team/p/c/id/nothex/f")]
    [InlineData("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21/22/23/24/" + Hex + "/f")]
    public void ParseV2_of_anything_else_is_nothing(string rest) => HandlerPath.ParseV2(rest).Should().BeNull();
}
