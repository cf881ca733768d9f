using ArtifactSdk.Tests.Transfer.Support;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Tests.Transfer;

public sealed class DownloaderTests : IAsyncLifetime
{
    private DownloadFixture _fixture = null!;

    public async ValueTask InitializeAsync() => _fixture = await DownloadFixture.StartAsync();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Download_places_every_file_in_its_folder_and_tells_what_it_did()
    {
        var contents = Enumerable.Range(0, 40).Select(seed => TestContent.Bytes(1 + (seed * 9000), seed)).ToList();
        var items = contents.Select((bytes, index) => _fixture.Put($"a{index % 3}/b{index % 2}/f{index}", bytes)).ToArray();

        var result = await _fixture.DownloadAsync(items);

        var total = contents.Sum(bytes => (long)bytes.Length);
        result.Should().Be(new ArtifactDownload(_fixture.Target, 40, total, 0));
        _fixture.TargetFiles.Should().BeEquivalentTo(items.Select(item => item.Name));
        items.Should().OnlyContain(item => TestContent.Digest(_fixture.ReadTarget(item.Name)) == item.Digest);
        _fixture.Progress.ShouldBeMonotoneAndEndAt(total, 40);
    }

    [Fact]
    public async Task Download_fills_the_cache_in_the_official_layout()
    {
        var bytes = TestContent.Bytes(1000);

        await _fixture.DownloadAsync(_fixture.Put("f", bytes));

        var hex = Convert.ToHexStringLower(TestContent.Md5(bytes));
        _fixture.CacheFiles.Should().Equal($"artifacts/obj/md5/{hex[..2]}/{hex[2..]}");
        File.ReadAllBytes(_fixture.Cache.GetPath(TestContent.Digest(bytes))).Should().Equal(bytes);
    }

    [Fact]
    public async Task Download_again_makes_no_request_at_all()
    {
        var items = new[] { _fixture.Put("a", TestContent.Bytes(1000)), _fixture.Put("b/c", TestContent.Bytes(2000)) };
        await _fixture.DownloadAsync(items);
        _fixture.Source = new ScriptedDownloads(_fixture.Store);
        var requests = _fixture.Store.Requests.Count;

        var result = await _fixture.DownloadAsync(items);

        result.BytesTransferred.Should().Be(0);
        result.BytesReused.Should().Be(3000);
        _fixture.Source.Asked.Should().BeEmpty();
        _fixture.Store.Requests.Should().HaveCount(requests);
    }

    [Fact]
    public async Task Download_of_cached_content_makes_no_request_at_all()
    {
        var item = _fixture.Put("a", TestContent.Bytes(300_000));
        await _fixture.DownloadAsync(item);
        Directory.Delete(_fixture.Target, recursive: true);
        _fixture.Source = new ScriptedDownloads(_fixture.Store);

        var result = await _fixture.DownloadAsync(item);

        _fixture.ReadTarget("a").Should().Equal(TestContent.Bytes(300_000));
        result.BytesReused.Should().Be(300_000);
        _fixture.Source.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task Download_replaces_a_file_with_other_bytes_though_size_and_time_are_equal()
    {
        var item = _fixture.Put("a", TestContent.Bytes(1000, seed: 1));
        await _fixture.DownloadAsync(item);
        var path = Path.Combine(_fixture.Target, "a");
        var written = File.GetLastWriteTimeUtc(path);
        File.WriteAllBytes(path, TestContent.Bytes(1000, seed: 2));
        File.SetLastWriteTimeUtc(path, written);

        await _fixture.DownloadAsync(item);

        _fixture.ReadTarget("a").Should().Equal(TestContent.Bytes(1000, seed: 1));
    }

    [Fact]
    public async Task Download_leaves_other_files_in_the_folder_alone()
    {
        _fixture.WriteTarget("mine.txt", [1]);

        await _fixture.DownloadAsync(_fixture.Put("a", [2]));

        _fixture.TargetFiles.Should().Equal("a", "mine.txt");
    }

    [Fact]
    public async Task Download_heals_a_corrupted_cache_entry()
    {
        var bytes = TestContent.Bytes(300_000);
        var item = _fixture.Put("a", bytes);
        await _fixture.DownloadAsync(item);
        Directory.Delete(_fixture.Target, recursive: true);
        var cached = _fixture.Cache.GetPath(item.Digest);
        File.WriteAllBytes(cached, TestContent.Bytes(300_000, seed: 9));
        _fixture.Progress = new RecordedProgress();

        var result = await _fixture.DownloadAsync(item);

        result.BytesTransferred.Should().Be(300_000);
        _fixture.ReadTarget("a").Should().Equal(bytes);
        File.ReadAllBytes(cached).Should().Equal(bytes);
        _fixture.Progress.ShouldBeMonotoneAndEndAt(300_000, 1);
    }

    [Fact]
    public async Task Download_without_cache_neither_reads_nor_fills_it()
    {
        var item = _fixture.Put("a", TestContent.Bytes(1000));

        await _fixture.DownloadAsync([item], useCache: false, TestContext.Current.CancellationToken);

        _fixture.CacheFiles.Should().BeEmpty();
        _fixture.TargetFiles.Should().Equal("a");
    }

    [Fact]
    public async Task Download_with_an_unusable_cache_works_without_it()
    {
        File.WriteAllBytes(_fixture.CacheFolder, [1]);

        await _fixture.DownloadAsync(_fixture.Put("a", TestContent.Bytes(1000)));

        _fixture.ReadTarget("a").Should().Equal(TestContent.Bytes(1000));
    }

    [Fact]
    public async Task Download_of_equal_contents_fetches_the_bytes_once_even_without_cache()
    {
        var bytes = TestContent.Bytes(5000);
        var items = Enumerable.Range(0, 20).Select(index => _fixture.Put($"f{index}", bytes)).ToArray();

        var result = await _fixture.DownloadAsync(items, useCache: false, TestContext.Current.CancellationToken);

        result.BytesTransferred.Should().Be(5000);
        result.BytesReused.Should().Be(19 * 5000);
        items.Should().OnlyContain(item => _fixture.ReadTarget(item.Name).Length == 5000);
        _fixture.Store.Requests.Should().HaveCount(1);
    }

    [Fact]
    public async Task Download_of_an_empty_file_makes_it_without_a_request()
    {
        await _fixture.DownloadAsync(_fixture.Put("empty", []));

        _fixture.ReadTarget("empty").Should().BeEmpty();
        _fixture.Store.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Download_of_nothing_makes_the_folder()
    {
        var result = await _fixture.DownloadAsync();

        result.FileCount.Should().Be(0);
        Directory.Exists(_fixture.Target).Should().BeTrue();
        _fixture.Progress.ShouldBeMonotoneAndEndAt(0, 0);
    }

    [Fact]
    public async Task Download_of_an_item_without_size_goes_by_the_digest()
    {
        var item = _fixture.Put("a", TestContent.Bytes(3000)) with { Size = null };

        var result = await _fixture.DownloadAsync(item);

        result.BytesTransferred.Should().Be(3000);
        _fixture.Progress.ShouldBeMonotoneAndEndAt(3000, 1);
    }

    [Fact]
    public async Task Download_twice_at_the_same_time_gives_whole_files_to_both()
    {
        var items = Enumerable.Range(0, 60).Select(seed => _fixture.Put($"d/f{seed}", TestContent.Bytes(40_000, seed))).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _fixture.Downloader.DownloadAsync(
            items,
            _fixture.Source,
            _fixture.Target,
            new DownloadSettings { MaxConcurrency = 4, Cache = _fixture.Cache },
            null,
            TestContext.Current.CancellationToken)));

        _fixture.TargetFiles.Should().BeEquivalentTo(items.Select(item => item.Name));
        items.Should().OnlyContain(item => TestContent.Digest(_fixture.ReadTarget(item.Name)) == item.Digest);
        _fixture.CacheFiles.Should().HaveCount(60).And.NotContain(name => name.Contains("tmp"));
    }

    [Fact]
    public async Task Download_of_two_thousand_small_files_asks_for_each_once_and_for_few_at_a_time()
    {
        var items = Enumerable.Range(0, 2000).Select(seed => _fixture.Put($"d{seed % 20}/f{seed}", TestContent.Bytes(700, seed))).ToArray();

        var result = await _fixture.DownloadAsync(items);

        result.BytesTransferred.Should().Be(2000 * 700);
        _fixture.Store.Requests.Should().HaveCount(2000).And.OnlyHaveUniqueItems();
        _fixture.Store.MostAtOnce.Should().BeLessThanOrEqualTo(4);
        _fixture.TargetFiles.Should().HaveCount(2000);
        _fixture.Progress.ShouldBeMonotoneAndEndAt(2000 * 700, 2000);
    }

    [Fact]
    public async Task Download_removes_only_old_leftovers_of_killed_downloads()
    {
        const string Old = ".artifactsdk-00000000000000000000000000000001.tmp";
        string[] kept = [".artifactsdk-00000000000000000000000000000002.tmp", ".artifactsdk-mine.tmp", "mine.tmp"];
        await _fixture.DownloadAsync(_fixture.Put("d/a", [1]));
        var longAgo = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2);
        string[] folders = [_fixture.Target, Path.Combine(_fixture.Target, "d"), _fixture.Cache.TempDirectory];
        foreach (var folder in folders)
        {
            foreach (var name in kept.Append(Old))
            {
                File.WriteAllBytes(Path.Combine(folder, name), [1]);
            }

            foreach (var name in kept[1..].Append(Old))
            {
                File.SetLastWriteTimeUtc(Path.Combine(folder, name), longAgo);
            }
        }

        await _fixture.DownloadAsync(_fixture.Put("d/a", [1]));

        folders.Should().OnlyContain(folder => Directory.GetFiles(folder, "*.tmp").Select(Path.GetFileName).Order(StringComparer.Ordinal).SequenceEqual(kept));
    }

    [Fact]
    public async Task Download_throws_what_the_progress_handler_threw()
    {
        var item = _fixture.Put("a", TestContent.Bytes(300_000));

        var act = () => _fixture.Downloader.DownloadAsync(
            [item], _fixture.Source, _fixture.Target, new DownloadSettings { MaxConcurrency = 1 }, new BrokenProgress(), TestContext.Current.CancellationToken);

        await act.Should().ThrowAsync<IOException>().WithMessage("bar is broken");
        _fixture.TargetFiles.Should().BeEmpty();
    }
}
