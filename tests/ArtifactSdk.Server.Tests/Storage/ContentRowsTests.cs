namespace ArtifactSdk.Server.Tests.Storage;

public class ContentRowsTests : StoreTest
{
    [Fact]
    public async Task Blobs_are_known_per_entity_and_keep_their_first_size()
    {
        var (team, other) = await WriteAsync(async s =>
        {
            var t = await s.AddEntityAsync(Sample.Entity("team"));
            var o = await s.AddEntityAsync(Sample.Entity("other"));
            await s.AddBlobsAsync(t.Id, [(Sample.Hex(1), 10), (Sample.Hex(2), 5_000_000_000)]);
            await s.AddBlobsAsync(t.Id, [(Sample.Hex(1), 99), (Sample.Hex(1), 98)]);
            return (t.Id, o.Id);
        });

        (await ReadAsync(s => s.FindBlobsAsync(team, [Sample.Hex(1), Sample.Hex(2), Sample.Hex(3), Sample.Hex(1)]))).Should().Equal(
            new Dictionary<string, long> { [Sample.Hex(1)] = 10, [Sample.Hex(2)] = 5_000_000_000 });
        (await ReadAsync(s => s.FindBlobsAsync(other, [Sample.Hex(1)]))).Should().BeEmpty();
        (await ReadAsync(s => s.FindBlobsAsync(team, []))).Should().BeEmpty();
    }

    [Fact]
    public async Task Births_keep_their_first_version()
    {
        var (project, first, second) = await WriteAsync(async s =>
        {
            var home = await Sample.AddHomeAsync(s);
            var a = await Sample.AddVersionAsync(s, home.Sequence.Id);
            var b = await Sample.AddVersionAsync(s, home.Sequence.Id);
            await s.AddBirthsAsync(home.Project.Id, a.Artifact.Id, [Sample.Hex(2), Sample.Hex(1)]);
            await s.AddBirthsAsync(home.Project.Id, b.Artifact.Id, [Sample.Hex(1), Sample.Hex(3)]);
            return (home.Project.Id, a.Artifact.Id, b.Artifact.Id);
        });

        (await ReadAsync(s => s.FindBirthsAsync(project, [Sample.Hex(1), Sample.Hex(2), Sample.Hex(3), Sample.Hex(4)]))).Should().Equal(
            new Dictionary<string, long> { [Sample.Hex(1)] = first, [Sample.Hex(2)] = first, [Sample.Hex(3)] = second });
        (await ReadAsync(s => s.FindBirthsAsync(project + 1, [Sample.Hex(1)]))).Should().BeEmpty();
    }

    [Fact]
    public async Task A_hundred_thousand_contents_are_taken_in_one_call()
    {
        const int Count = 100_000;
        var all = Enumerable.Range(0, Count).Select(Sample.Hex).ToArray();
        var home = await WriteAsync(async s =>
        {
            var h = await Sample.AddHomeAsync(s);
            var (artifact, _) = await Sample.AddVersionAsync(s, h.Sequence.Id);
            await s.AddBlobsAsync(h.Entity.Id, [.. all.Select((hex, i) => (hex, (long)i))]);
            await s.AddBirthsAsync(h.Project.Id, artifact.Id, all);
            return h;
        });

        var blobs = await ReadAsync(s => s.FindBlobsAsync(home.Entity.Id, all));
        blobs.Should().HaveCount(Count);
        blobs[all[^1]].Should().Be(Count - 1);
        (await ReadAsync(s => s.FindBirthsAsync(home.Project.Id, all))).Should().HaveCount(Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("0000000000000000000000000000000g")]
    [InlineData("000000000000000000000000000000001")]
    public async Task What_is_no_digest_is_refused(string hex)
    {
        var find = () => ReadAsync(s => s.FindBlobsAsync(1, [hex])).AsTask();

        await find.Should().ThrowAsync<ArgumentException>();
    }
}
