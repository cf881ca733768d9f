using ArtifactSdk.Artifacts;

namespace ArtifactSdk.Tests.Artifacts;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("prizes", "prices")]
    [InlineData("Prices", "prices")]
    [InlineData("price", "prices")]
    [InlineData("pirces", "prices")]
    [InlineData("house_prices", "house-prices")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void Find_returns_what_was_meant_or_nothing(string wanted, string? meant) =>
        NearestName.Find(wanted, ["models", "prices", "house-prices"]).Should().Be(meant);

    [Fact]
    public void Find_prefers_the_nearest() => NearestName.Find("train", ["trains", "brain", "train-1", "Train"]).Should().Be("Train");
}
