using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Tests.Runs;

public class RunKeysCacheTests
{
    [Fact]
    public void What_is_kept_counts_for_its_state_only()
    {
        var cache = new RunKeysCache();
        cache.Keep(1, "a", "one");
        cache.Keep(2, "a", "two");

        (cache.Find(1, "a"), cache.Find(1, "b"), cache.Find(3, "a")).Should().Be(("one", null, null));
        cache.Keep(1, "b", "new");
        (cache.Find(1, "a"), cache.Find(1, "b"), cache.Find(2, "a")).Should().Be((null, "new", "two"));
    }

    [Fact]
    public void What_was_not_asked_for_the_longest_goes_first()
    {
        var cache = new RunKeysCache(maxCharacters: 10);
        cache.Keep(1, "", "12345");
        cache.Keep(2, "", "12345");
        cache.Find(1, "").Should().NotBeNull();
        cache.Keep(3, "", "1");

        (cache.Find(1, ""), cache.Find(2, ""), cache.Find(3, "")).Should().Be(("12345", null, "1"));
        cache.Keep(4, "", "12345678901");
        (cache.Find(1, ""), cache.Find(3, ""), cache.Find(4, "")).Should().Be((null, null, null));
    }
}
