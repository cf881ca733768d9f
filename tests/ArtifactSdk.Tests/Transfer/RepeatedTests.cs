using ArtifactSdk.Transfer;
using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Tests.Transfer;

public sealed class RepeatedTests
{
    [Fact]
    public void It_finds_what_grouping_finds() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), values =>
        {
            var expected = values.GroupBy(value => value).Where(group => group.Count() > 1).Select(group => group.Key);
            Repeated.In(values, values.Length, EqualityComparer<int>.Default).Should().BeEquivalentTo(expected);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Values_that_only_share_a_hash_code_are_not_repeated() =>
        Repeated.In(["a", "b", "c", "b"], 4, new OneCode()).Should().BeEquivalentTo(["b"]);

    [Fact]
    public void The_comparer_decides() =>
        Repeated.In(["a/File", "a/file", "b"], 3, StringComparer.OrdinalIgnoreCase).Should().ContainSingle().Which.Should().BeEquivalentTo("a/file");

    private sealed class OneCode : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x == y;

        public int GetHashCode(string obj) => 1;
    }
}
