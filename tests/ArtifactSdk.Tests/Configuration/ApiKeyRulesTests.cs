using ArtifactSdk.Configuration;

namespace ArtifactSdk.Tests.Configuration;

public sealed class ApiKeyRulesTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData(Hex)]
    [InlineData("local-" + Hex)]
    [InlineData("-" + Hex)]
    [InlineData("wandb_v1_" + Hex + "_" + Hex)]
    [InlineData("on.prem!-" + Hex)]
    [InlineData("eyJhbGciOi.eyJzdWIi.c2ln-_")]
    public void FindProblem_accepts_the_known_forms(string key) => ApiKeyRules.FindProblem(key).Should().BeNull();

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef0123456", "too short")]
    [InlineData("prefix-0123456789abcdef0123456789abcdef0123456", "too short")]
    [InlineData("0123456789abcdef0123456789abcdef0123456 ", "characters")]
    [InlineData("0123456789abcdef0123456789abcdef0123456é", "characters")]
    [InlineData(Hex + "\n", "characters")]
    [InlineData("a.b", "too short")]
    [InlineData("", "too short")]
    public void FindProblem_says_why_a_text_is_no_key_without_repeating_it(string key, string part)
    {
        var problem = ApiKeyRules.FindProblem(key);

        problem.Should().Contain(part);
        if (key.Length > 8)
        {
            problem.Should().NotContain(key[..8]);
        }
    }
}
