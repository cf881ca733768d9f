using ArtifactSdk.Server.GraphQl.Execution;

namespace ArtifactSdk.Server.Tests.GraphQl;

public sealed class DocumentCacheTests
{
    [Fact]
    public void What_was_used_longest_ago_goes_first()
    {
        var cache = new DocumentCache<int>(2, 100);
        cache.Add("a", 1);
        cache.Add("b", 2);
        cache.TryGet("a", out _).Should().BeTrue();
        cache.Add("c", 3);
        cache.TryGet("b", out _).Should().BeFalse();
        cache.TryGet("a", out var value).Should().BeTrue();
        value.Should().Be(1);
        cache.Count.Should().Be(2);
    }

    [Fact]
    public void The_total_length_is_bounded()
    {
        var cache = new DocumentCache<int>(100, 10);
        cache.Add(new string('a', 6), 1);
        cache.Add(new string('b', 6), 2);
        cache.Count.Should().Be(1);
        cache.Add(new string('c', 11), 3);
        cache.TryGet(new string('c', 11), out _).Should().BeFalse();
        cache.TryGet(new string('b', 6), out _).Should().BeTrue();
    }
}
