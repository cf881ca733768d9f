using ArtifactSdk.Manifests;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Tests.Transfer;

public sealed class ArtifactCacheTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("artifact-cache-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Nothing_there_is_measured_as_nothing()
    {
        var info = await new ArtifactCache(Path.Combine(_folder.FullName, "none")).GetInfoAsync(TestContext.Current.CancellationToken);

        info.Should().Be(new ArtifactCacheInfo(Path.Combine(_folder.FullName, "none", "artifacts"), 0, 0, 0, 0));
    }

    [Fact]
    public async Task What_was_used_last_stays_longest()
    {
        Put("md5/aa/1", 100, daysAgo: 3);
        Put("md5/aa/2", 100, daysAgo: 1);
        Put("etag/bb/3", 100, daysAgo: 2);
        Put("../tmp/.artifactsdk-x.tmp", 7, daysAgo: 0);
        var cache = new ArtifactCache(_folder.FullName);

        var cleaning = await cache.CleanAsync(150, cancellationToken: TestContext.Current.CancellationToken);

        cleaning.Should().Be(new ArtifactCacheCleaning(2, 200, 100));
        var info = await cache.GetInfoAsync(TestContext.Current.CancellationToken);
        (info.Files, info.Size, info.TemporaryFiles, info.TemporarySize).Should().Be((1, 100L, 1, 7L));
        File.Exists(At("md5/aa/2")).Should().BeTrue();
        (await cache.CleanAsync(100, removeTemporary: true, TestContext.Current.CancellationToken)).Should().Be(new ArtifactCacheCleaning(1, 7, 100));
    }

    [Fact]
    public async Task A_negative_size_is_refused() =>
        await FluentActions.Awaiting(() => new ArtifactCache(_folder.FullName).CleanAsync(-1)).Should().ThrowAsync<ArgumentOutOfRangeException>();

    [Fact]
    public async Task The_cap_holds_and_the_oldest_make_room()
    {
        var cache = new FileCache(_folder.FullName, maxSize: 1000);
        for (var i = 0; i < 20; i++)
        {
            await KeepAsync(cache, i, 90);
        }

        var info = await new ArtifactCache(_folder.FullName).GetInfoAsync(TestContext.Current.CancellationToken);

        info.Size.Should().BeInRange(500, 1000);
        using var newest = cache.TryOpen(DigestOf(19), 90);
        newest.Should().NotBeNull();
        cache.TryOpen(DigestOf(0), 90).Should().BeNull();
    }

    [Fact]
    public async Task The_cap_holds_after_every_file_when_several_fill_one_folder()
    {
        var caches = Enumerable.Range(0, 4).Select(_ => new FileCache(_folder.FullName, maxSize: 3_000)).ToArray();
        var measured = new ArtifactCache(_folder.FullName);
        for (var i = 0; i < 120; i++)
        {
            await KeepAsync(caches[i % caches.Length], i, 90);

            (await measured.GetInfoAsync(TestContext.Current.CancellationToken)).Size.Should().BeLessThanOrEqualTo(3_000);
        }
    }

    [Fact]
    public async Task What_stands_there_already_is_counted_once()
    {
        var cache = new FileCache(_folder.FullName, maxSize: 1000);
        await KeepAsync(cache, 1, 400);
        for (var i = 0; i < 20; i++)
        {
            await KeepAsync(cache, 2, 40);
        }

        using var first = cache.TryOpen(DigestOf(1), 400);
        first.Should().NotBeNull();
    }

    [Fact]
    public async Task A_count_that_makes_no_sense_is_made_anew()
    {
        var cache = new FileCache(_folder.FullName, maxSize: 1000);
        await KeepAsync(cache, 1, 400);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "artifacts", "artifactsdk-size.lock"), "?", TestContext.Current.CancellationToken);

        await KeepAsync(cache, 2, 500);

        using var second = cache.TryOpen(DigestOf(2), 500);
        second.Should().NotBeNull();
    }

    [Fact]
    public async Task A_folder_that_is_deleted_meanwhile_is_made_anew()
    {
        var cache = new FileCache(_folder.FullName, maxSize: 1000);
        await KeepAsync(cache, 1, 400);
        Directory.Delete(Path.Combine(_folder.FullName, "artifacts"), recursive: true);

        await KeepAsync(cache, 2, 500);

        using var second = cache.TryOpen(DigestOf(2), 500);
        second.Should().NotBeNull();
    }

    [Fact]
    public async Task A_file_is_not_kept_while_another_process_is_in_the_way()
    {
        var cache = new FileCache(_folder.FullName, maxSize: 1000);
        await KeepAsync(cache, 1, 400);
        await using (File.Open(Path.Combine(_folder.FullName, "artifacts", "artifactsdk-size.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            await KeepAsync(cache, 2, 500);
        }

        cache.TryOpen(DigestOf(2), 500).Should().BeNull();
        Directory.EnumerateFiles(cache.TempDirectory).Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_larger_than_the_cap_is_not_kept_and_clears_nothing()
    {
        var cache = new FileCache(_folder.FullName, maxSize: 1000);
        await KeepAsync(cache, 1, 900);

        await KeepAsync(cache, 2, 1001);

        cache.TryOpen(DigestOf(2), 1001).Should().BeNull();
        using var kept = cache.TryOpen(DigestOf(1), 900);
        kept.Should().NotBeNull();
    }

    [Fact]
    public async Task Using_a_file_is_noted()
    {
        var cache = new FileCache(_folder.FullName);
        await KeepAsync(cache, 1, 10);
        var path = cache.GetPath(DigestOf(1));
        var longAgo = DateTime.UnixEpoch;
        File.SetLastAccessTimeUtc(path, longAgo);

        cache.TryOpen(DigestOf(1), 10)!.Dispose();

        File.GetLastAccessTimeUtc(path).Should().BeAfter(longAgo);
    }

    private static ContentDigest DigestOf(int i) => ContentDigest.Of(System.Text.Encoding.ASCII.GetBytes($"{i}"));

    private static async Task KeepAsync(FileCache cache, int i, int size)
    {
        var file = cache.TryCreate()!;
        await file.WriteAsync(new byte[size], 0, TestContext.Current.CancellationToken);
        cache.TryKeep(file, DigestOf(i));
    }

    private string At(string name) => Path.Combine(_folder.FullName, "artifacts", "obj", name);

    private void Put(string name, int size, int daysAgo)
    {
        var path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, new byte[size]);
        var time = DateTime.UnixEpoch.AddDays(1000 - daysAgo);
        File.SetLastWriteTimeUtc(path, time);
        File.SetLastAccessTimeUtc(path, time);
    }
}
