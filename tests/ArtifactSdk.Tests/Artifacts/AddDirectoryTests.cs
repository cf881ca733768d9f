namespace ArtifactSdk.Tests.Artifacts;

public sealed class AddDirectoryTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly ScratchFolder _elsewhere = new();
    private readonly Artifact _draft = new("house-prices", type: "dataset");

    public void Dispose()
    {
        _folder.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public void Files_are_named_relative_to_the_directory()
    {
        _ = _folder.Write("file1.txt");
        _ = _folder.Write("nest/file2.txt");
        _ = _folder.Write("nest/nest/file3.txt", "123");
        _ = _folder.Write(".hidden");

        _draft.AddDirectory(_folder.Root).Should().BeSameAs(_draft);

        _draft.Entries.Select(e => e.Name).Should().Equal(".hidden", "file1.txt", "nest/file2.txt", "nest/nest/file3.txt");
        _draft.Entries.Last().Should().Be(new ArtifactEntry("nest/nest/file3.txt", 3, _folder.At("nest/nest/file3.txt")));
    }

    [Theory]
    [InlineData("top", "top/a")]
    [InlineData("top/", "top/a")]
    [InlineData("top/sub", "top/sub/a")]
    [InlineData("", "a")]
    [InlineData(null, "a")]
    public void A_name_is_put_before_them(string? name, string expected)
    {
        _ = _folder.Write("a");

        _draft.AddDirectory(_folder.Root, name).Entries.Single().Name.Should().Be(expected);
    }

    [Fact]
    public void A_separator_at_the_end_of_the_directory_changes_nothing()
    {
        _ = _folder.Write("d/a");

        _draft.AddDirectory(_folder.At("d") + Path.DirectorySeparatorChar).Entries.Single().Name.Should().Be("a");
    }

    [Fact]
    public void An_empty_directory_adds_nothing() => _draft.AddDirectory(_folder.MakeDirectory("empty"), "x").Entries.Should().BeEmpty();

    [Fact]
    public void A_missing_directory_is_named() =>
        FluentActions.Invoking(() => _draft.AddDirectory(_folder.At("missing"))).Should().Throw<DirectoryNotFoundException>().WithMessage($"*{_folder.At("missing")}*");

    [Fact]
    public void A_file_points_to_AddFile() =>
        FluentActions.Invoking(() => _draft.AddDirectory(_folder.Write("a"))).Should().Throw<ArgumentException>().WithMessage("*AddFile*");

    [Theory]
    [InlineData("..")]
    [InlineData("/top")]
    [InlineData("/")]
    [InlineData("top//sub")]
    public void An_unsafe_name_is_refused(string name)
    {
        _ = _folder.Write("a");

        FluentActions.Invoking(() => _draft.AddDirectory(_folder.Root, name)).Should().Throw<ArgumentException>().WithParameterName(nameof(name));
    }

    [Fact]
    public void A_taken_name_is_refused_and_nothing_is_added_unless_it_is_to_be_replaced()
    {
        _ = _folder.Write("a");
        _ = _folder.Write("z", "12345");
        _ = _draft.AddBytes("z", new byte[1]);

        FluentActions.Invoking(() => _draft.AddDirectory(_folder.Root)).Should().Throw<ArgumentException>().WithMessage("*'z'*");
        _draft.Entries.Select(e => e.Name).Should().Equal("z");
        _draft.AddDirectory(_folder.Root, options: new() { Overwrite = true }).Entries.Select(e => (e.Name, e.Size)).Should().Equal(("a", 7), ("z", 5));
    }

    [Fact]
    public void Whether_to_replace_can_be_said_as_for_a_file()
    {
        _ = _folder.Write("z", "12345");
        _ = _draft.AddBytes("sub/z", new byte[1]);

        FluentActions.Invoking(() => _draft.AddDirectory(_folder.Root, "sub", overwrite: false)).Should().Throw<ArgumentException>().WithMessage("*'sub/z'*");
        _draft.AddDirectory(_folder.Root, "sub", overwrite: true).Entries.Select(e => (e.Name, e.Size)).Should().Equal(("sub/z", 5));
    }

    [Fact]
    public void A_file_in_the_place_of_a_directory_is_refused_and_nothing_is_added()
    {
        _ = _folder.Write("a");
        _ = _folder.Write("d/x");
        _ = _draft.AddBytes("d", new byte[1]);

        FluentActions.Invoking(() => _draft.AddDirectory(_folder.Root, options: new() { Overwrite = true })).Should().Throw<ArgumentException>().WithMessage("*'d' is a file*");
        _draft.Entries.Select(e => e.Name).Should().Equal("d");
    }

    [Fact]
    public void A_file_whose_name_is_not_portable_is_refused_and_nothing_is_added()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows cannot keep such a file.");
        _ = _folder.Write("a");
        _ = _folder.Write("b:c");

        FluentActions.Invoking(() => _draft.AddDirectory(_folder.Root)).Should().Throw<ArgumentException>().WithMessage("*'b:c'*");
        _draft.Entries.Should().BeEmpty();
    }

    [Fact]
    public void Links_within_the_directory_are_followed()
    {
        _ = _folder.Write("real/a", "123");
        _ = _folder.LinkFile("file", _folder.At("real/a"));
        _ = _folder.LinkDirectory("linked", _folder.At("real"));

        _draft.AddDirectory(_folder.Root).Entries.Select(e => (e.Name, e.Size)).Should().Equal(("file", 3), ("linked/a", 3), ("real/a", 3));
    }

    [Fact]
    public void A_directory_that_is_itself_a_link_is_followed()
    {
        _ = _elsewhere.Write("a");
        _ = _elsewhere.LinkFile("b", _elsewhere.At("a"));

        _draft.AddDirectory(_folder.LinkDirectory("link", _elsewhere.Root)).Entries.Select(e => e.Name).Should().Equal("a", "b");
    }

    [Fact]
    public void A_link_to_a_file_outside_is_refused_unless_asked_for()
    {
        _ = _folder.Write("a");
        _ = _folder.LinkFile("out", _elsewhere.Write("secret"));

        FluentActions.Invoking(() => _draft.AddDirectory(_folder.Root)).Should().Throw<IOException>().WithMessage("*out*leads out of*FollowLinksOutside*");
        _draft.Entries.Should().BeEmpty();
        _draft.AddDirectory(_folder.Root, options: new() { FollowLinksOutside = true }).Entries.Select(e => e.Name).Should().Equal("a", "out");
    }

    [Fact]
    public void A_link_to_a_directory_outside_is_refused_unless_asked_for()
    {
        _ = _elsewhere.Write("d/secret");
        _ = _folder.LinkDirectory("out", _elsewhere.At("d"));

        FluentActions.Invoking(() => _draft.AddDirectory(_folder.Root)).Should().Throw<IOException>();
        _draft.AddDirectory(_folder.Root, options: new() { FollowLinksOutside = true }).Entries.Select(e => e.Name).Should().Equal("out/secret");
    }

    [Fact]
    public void A_link_that_leads_out_by_way_of_another_link_is_refused()
    {
        _ = _folder.MakeDirectory("d");
        _ = _elsewhere.LinkDirectory("back", _folder.Root);
        _ = _elsewhere.Write("secret");
        _ = _folder.LinkFile("d/out", Path.Combine(_elsewhere.Root, "back", "..", "secret"));
        _ = _folder.LinkFile("hop", _folder.At("d/out"));

        FluentActions.Invoking(() => _draft.AddDirectory(_folder.Root)).Should().Throw<IOException>();
    }

    [Fact]
    public void A_directory_whose_name_begins_with_the_roots_is_outside()
    {
        _ = _folder.Write("root-secrets/key");
        _ = _folder.MakeDirectory("root");
        _ = _folder.LinkDirectory("root/out", _folder.At("root-secrets"));

        FluentActions.Invoking(() => _draft.AddDirectory(_folder.At("root"))).Should().Throw<IOException>().WithMessage("*leads out of*");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_link_that_leads_in_a_circle_is_found(bool outside)
    {
        _ = _folder.Write("d/a");
        _ = _folder.LinkDirectory("d/loop", _folder.Root);

        FluentActions.Invoking(() => _draft.AddDirectory(_folder.Root, options: new() { FollowLinksOutside = outside })).Should().Throw<IOException>().WithMessage("*loop*points to*which contains it*");
        _draft.Entries.Should().BeEmpty();
    }

    [Fact]
    public void A_link_to_itself_is_an_error()
    {
        _ = _folder.LinkFile("self", _folder.At("self"));

        FluentActions.Invoking(() => _draft.AddDirectory(_folder.Root)).Should().Throw<IOException>();
    }

    [Fact]
    public void A_link_to_nothing_is_named()
    {
        _ = _folder.LinkFile("dangling", _folder.At("missing"));

        FluentActions.Invoking(() => _draft.AddDirectory(_folder.Root)).Should().Throw<FileNotFoundException>().WithMessage("*dangling*missing*");
    }
}
