using ArtifactSdk.Artifacts;

namespace ArtifactSdk.Tests.Artifacts;

public sealed class ArtifactTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3];

    private readonly ScratchFolder _folder = new();
    private readonly Artifact _draft = new("house-prices", type: "dataset");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_draft_is_empty_and_legal()
    {
        (_draft.Name, _draft.Type, _draft.Description).Should().Be(("house-prices", "dataset", null));
        _draft.Entries.Should().BeEmpty();
        _draft.Snapshot().Should().BeEmpty();
        _draft.Metadata.Should().BeEmpty();
        _draft.Tags.Should().BeEmpty();
    }

    [Theory]
    [InlineData("", "dataset", "name")]
    [InlineData("house prices", "dataset", "name")]
    [InlineData("house/prices", "dataset", "name")]
    [InlineData("house-prices:v1", "dataset", "name")]
    [InlineData("prices", "", "type")]
    [InlineData("prices", "a/b", "type")]
    [InlineData("prices", "wandb-history", "type")]
    [InlineData("prices", "job", "type")]
    [InlineData("run-1-prices", "run_table", "type")]
    [InlineData("source-x", "code", "type")]
    public void Names_and_types_are_checked_at_once(string name, string type, string parameter) =>
        FluentActions.Invoking(() => new Artifact(name, type)).Should().Throw<ArgumentException>().WithParameterName(parameter);

    [Fact]
    public void A_reserved_type_is_named_as_such() =>
        FluentActions.Invoking(() => new Artifact("prices", "job")).Should().Throw<ArgumentException>().WithMessage("*'job'*reserved for internal use*");

    [Fact]
    public void Client_ids_are_128_letters_and_digits_new_for_each_log_but_one_for_the_collection()
    {
        Artifact.NewClientId().Should().MatchRegex("^[a-z0-9]{128}$").And.NotBe(Artifact.NewClientId());
        _draft.SequenceClientId.Should().MatchRegex("^[a-z0-9]{128}$").And.Be(_draft.SequenceClientId);
        new Artifact("house-prices", "dataset").SequenceClientId.Should().NotBe(_draft.SequenceClientId);
    }

    [Fact]
    public void AddFile_takes_the_files_own_name()
    {
        var path = _folder.Write("data/train.csv", "12345");

        _draft.AddFile(path).Should().BeSameAs(_draft);

        _draft.Entries.Should().Equal(new ArtifactEntry("train.csv", 5, path));
    }

    [Fact]
    public void AddFile_takes_a_name() => _draft.AddFile(_folder.Write("train.csv"), "sub/other.csv").Entries.Single().Name.Should().Be("sub/other.csv");

    [Fact]
    public void AddFile_of_a_missing_file_names_it()
    {
        var path = _folder.At("missing.csv");

        FluentActions.Invoking(() => _draft.AddFile(path)).Should().Throw<FileNotFoundException>().WithMessage($"*{path}*").Which.FileName.Should().Be(path);
        FluentActions.Invoking(() => _draft.AddFile(_folder.At("missing/"))).Should().Throw<FileNotFoundException>();
        _draft.Entries.Should().BeEmpty();
    }

    [Fact]
    public void AddFile_of_a_directory_points_to_AddDirectory() =>
        FluentActions.Invoking(() => _draft.AddFile(_folder.Root)).Should().Throw<ArgumentException>().WithMessage("*AddDirectory*");

    [Fact]
    public void AddFile_follows_a_link_to_a_file()
    {
        var link = _folder.LinkFile("link.csv", _folder.Write("real.csv", "123456"));

        _draft.AddFile(link).Entries.Should().Equal(new ArtifactEntry("link.csv", 6, link));
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("/a")]
    [InlineData("C:/a")]
    [InlineData("a//b")]
    [InlineData("CON")]
    [InlineData("")]
    public void Names_that_would_not_be_safe_are_refused(string name)
    {
        var path = _folder.Write("f");

        FluentActions.Invoking(() => _draft.AddFile(path, name)).Should().Throw<ArgumentException>().WithParameterName(nameof(name));
        FluentActions.Invoking(() => _draft.AddBytes(name, Content)).Should().Throw<ArgumentException>().WithParameterName(nameof(name));
        FluentActions.Invoking(() => _draft.AddStream(name, new MemoryStream())).Should().Throw<ArgumentException>().WithParameterName(nameof(name));
        FluentActions.Invoking(() => _draft.AddStream(name, _ => new(new MemoryStream()))).Should().Throw<ArgumentException>().WithParameterName(nameof(name));
        _draft.Entries.Should().BeEmpty();
    }

    [Fact]
    public void The_same_name_twice_is_refused_by_name_unless_it_is_to_be_replaced()
    {
        _ = _draft.AddBytes("a/f", Content);

        FluentActions.Invoking(() => _draft.AddBytes("a/f", new byte[7])).Should().Throw<ArgumentException>().WithMessage("*'house-prices'*'a/f'*overwrite*");
        _draft.Entries.Single().Size.Should().Be(3);
        _draft.AddBytes("a/f", new byte[7], overwrite: true).Entries.Single().Size.Should().Be(7);
        _draft.AddFile(_folder.Write("x", "12"), "a/f", overwrite: true).Entries.Single().Size.Should().Be(2);
        _draft.AddStream("a/f", new MemoryStream(new byte[9]), overwrite: true).Entries.Single().Size.Should().Be(9);
        _draft.AddStream("a/f", _ => new(new MemoryStream()), overwrite: true).Entries.Single().Size.Should().BeNull();
    }

    [Fact]
    public void A_name_cannot_be_file_and_directory_at_once()
    {
        _ = _draft.AddBytes("a/b/c", Content);

        FluentActions.Invoking(() => _draft.AddBytes("a", Content)).Should().Throw<ArgumentException>().WithMessage("*'a'*directory*");
        FluentActions.Invoking(() => _draft.AddBytes("a/b", Content, overwrite: true)).Should().Throw<ArgumentException>().WithMessage("*'a/b'*directory*");
        FluentActions.Invoking(() => _draft.AddBytes("a/b/c/d/e", Content)).Should().Throw<ArgumentException>().WithMessage("*'a/b/c' is a file*");
        _draft.AddBytes("a/b2", Content).AddBytes("ab", Content).Entries.Should().HaveCount(3);
    }

    [Fact]
    public void Remove_takes_a_file_or_everything_below_a_directory()
    {
        _ = _draft.AddBytes("a/b", Content).AddBytes("a/c/d", Content).AddBytes("ab", Content).AddBytes("e/f", Content);

        _draft.Remove("missing").Should().BeFalse();
        _draft.Remove("a/b").Should().BeTrue();
        _draft.Remove("a/b").Should().BeFalse();
        _draft.Remove("a").Should().BeTrue();
        _draft.Remove("e/").Should().BeTrue();
        _draft.Entries.Select(e => e.Name).Should().Equal("ab");
    }

    [Fact]
    public void What_was_removed_leaves_its_name_free()
    {
        _ = _draft.AddBytes("a/b", Content).AddBytes("a/c", Content, overwrite: true).AddBytes("a/c", Content, overwrite: true);

        _ = _draft.Remove("a/b");
        FluentActions.Invoking(() => _draft.AddBytes("a", Content)).Should().Throw<ArgumentException>();
        _ = _draft.Remove("a/c");
        _draft.AddBytes("a", Content).Entries.Single().Name.Should().Be("a");
    }

    [Fact]
    public void Entries_are_ordered_by_name() =>
        _draft.AddBytes("b", Content).AddBytes("a/z", Content).AddBytes("B", Content).Entries.Select(e => e.Name).Should().Equal("B", "a/z", "b");

    [Fact]
    public void A_snapshot_does_not_change_with_the_draft()
    {
        _ = _draft.AddBytes("a", Content);
        var snapshot = _draft.Snapshot();

        _ = _draft.AddBytes("b", Content).AddBytes("a", new byte[9], overwrite: true);

        snapshot.Select(e => (e.Path, e.Content.Length)).Should().Equal(("a", 3L));
        _draft.Snapshot().Select(e => e.Path).Should().Equal("a", "b");
    }

    [Fact]
    public async Task AddBytes_copies_them()
    {
        var bytes = Content.ToArray();
        _ = _draft.AddBytes("a", bytes);

        bytes[0] = 99;

        (await ReadAsync(_draft.Snapshot().Single())).Should().Equal(Content);
    }

    [Fact]
    public void AddStream_refuses_a_stream_that_cannot_be_rewound_and_says_what_to_pass()
    {
        using var stream = new System.IO.Compression.DeflateStream(new MemoryStream(), System.IO.Compression.CompressionMode.Decompress);

        FluentActions.Invoking(() => _draft.AddStream("a", stream)).Should().Throw<ArgumentException>().WithMessage("*'a'*function that opens a new stream*AddBytes*");
    }

    [Fact]
    public void Tags_are_checked_when_they_are_added()
    {
        _draft.Tags.Add("two words");

        FluentActions.Invoking(() => _draft.Tags.Add("a/b")).Should().Throw<ArgumentException>().WithMessage("*'a/b'*");
        FluentActions.Invoking(() => _draft.Tags.Add("two words")).Should().Throw<ArgumentException>().WithMessage("*already*");
        FluentActions.Invoking(() => _draft.Tags[0] = "").Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => _draft.Tags.Add(null!)).Should().Throw<ArgumentNullException>();
        _draft.Tags[0] = "two words";
        _draft.Tags.Should().Equal("two words");
    }

    [Fact]
    public void The_parts_can_be_written_as_one_expression()
    {
        var draft = new Artifact("m", "model") { Description = "d", Metadata = { ["accuracy"] = 0.93 }, Tags = { "x" } }
            .AddFile(_folder.Write("model.onnx"))
            .AddDirectory(_folder.MakeDirectory("config"), name: "config")
            .AddStream("notes.txt", _ => new(new MemoryStream()))
            .AddStream("raw.bin", new MemoryStream())
            .AddBytes("tiny.bin", new byte[] { 1, 2 });

        draft.Entries.Select(e => e.Name).Should().Equal("model.onnx", "notes.txt", "raw.bin", "tiny.bin");
        draft.Description.Should().Be("d");
        draft.Metadata.ToJsonString().Should().Be("""{"accuracy":0.93}""");
    }

    private static async Task<byte[]> ReadAsync(DraftEntry entry)
    {
        await using var stream = await entry.Content.OpenAsync(TestContext.Current.CancellationToken);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
        return copy.ToArray();
    }
}
