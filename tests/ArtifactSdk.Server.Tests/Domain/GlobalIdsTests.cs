using System.Text;
using ArtifactSdk.Server.Domain;
using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Server.Tests.Domain;

public sealed class GlobalIdsTests
{
    [Fact]
    public void Encode_gives_the_known_form_of_an_artifact_id() =>
        GlobalIds.Encode(GlobalIds.Artifact, 1).Should().Be("QXJ0aWZhY3Q6MQ==");

    [Fact]
    public void Encode_and_decode_agree_for_every_number() =>
        Prop.ForAll<PositiveInt>(number =>
            GlobalIds.TryDecode(GlobalIds.Encode(GlobalIds.Run, number.Get), GlobalIds.Run, out var decoded) && decoded == number.Get)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Encode_keeps_slashes_and_pluses_out() =>
        Prop.ForAll<PositiveInt>(number => GlobalIds.Encode(GlobalIds.Membership, number.Get).AsSpan().IndexOfAny('/', '+') < 0)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void TryDecode_never_throws_on_any_text() =>
        Prop.ForAll<string>(text => !GlobalIds.TryDecode(text, GlobalIds.Artifact, out _) || text.Length > 0).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("QXJ0aWZhY3Q6MQ")]
    [InlineData(" QXJ0aWZhY3Q6MQ== ")]
    public void TryDecode_forgives_missing_padding_and_blanks(string id)
    {
        GlobalIds.TryDecode(id, GlobalIds.Artifact, out var number).Should().BeTrue();
        number.Should().Be(1);
    }

    [Theory]
    [InlineData("Project:1")]
    [InlineData("Artifact:")]
    [InlineData("Artifact:-1")]
    [InlineData("Artifact:1x")]
    [InlineData("artifact:1")]
    [InlineData("Artifact")]
    public void Require_finds_nothing_behind_an_id_of_another_form(string text)
    {
        var act = () => GlobalIds.Require(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), GlobalIds.Artifact);
        act.Should().Throw<DomainException>().Which.StatusCode.Should().Be(404);
    }
}
