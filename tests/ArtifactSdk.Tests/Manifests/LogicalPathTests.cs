using ArtifactSdk.Manifests;
using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Tests.Manifests;

public sealed class LogicalPathTests
{
    private static readonly string Root = Path.Combine(Path.GetTempPath(), "root");

    [Theory]
    [InlineData("file1.txt")]
    [InlineData("nest/nest/file3.txt")]
    [InlineData("with space/é～😀.txt")]
    [InlineData(".hidden")]
    [InlineData("..hidden")]
    [InlineData("a..b/c...d")]
    [InlineData("con1")]
    [InlineData("console/com/lpt/com10/nulls")]
    [InlineData("a.con")]
    [InlineData("what?*<>|\"'")]
    [InlineData("%2e%2e/x")]
    [InlineData(" leading")]
    [InlineData("~/x")]
    public void Names_that_both_systems_can_keep(string name)
    {
        LogicalPath.Check(name).Should().BeNull();
        LogicalPath.CheckReceived(name).Should().BeNull();
        FluentActions.Invoking(() => LogicalPath.ThrowIfUnsafe(name)).Should().NotThrow();
        LogicalPath.Resolve(Root, name).Should().Be(Path.Combine(Root, name.Replace('/', Path.DirectorySeparatorChar)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("./a")]
    [InlineData("../a")]
    [InlineData("a/..")]
    [InlineData("a/./b")]
    [InlineData("a/../../b")]
    [InlineData("/a")]
    [InlineData("//host/share")]
    [InlineData("/")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("C:/x")]
    [InlineData("C:\\x")]
    [InlineData("D:x")]
    [InlineData("c:")]
    [InlineData("\\x")]
    [InlineData("\\\\host\\share")]
    [InlineData("\\\\?\\C:\\x")]
    [InlineData("\\\\.\\pipe\\x")]
    [InlineData("a/..\\..\\b")]
    [InlineData("a\\b")]
    [InlineData("..\\b")]
    [InlineData(".. /a")]
    [InlineData("a/.. ")]
    [InlineData("a/. ./b")]
    [InlineData("...")]
    [InlineData("a/ /b")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\u001fb")]
    [InlineData("a\u007fb")]
    public void Names_that_could_leave_the_folder_on_either_system_are_refused_everywhere(string name)
    {
        LogicalPath.Check(name).Should().NotBeNull();
        LogicalPath.CheckReceived(name).Should().NotBeNull();
        FluentActions.Invoking(() => LogicalPath.ThrowIfUnsafe(name)).Should().Throw<ArtifactException>();
        FluentActions.Invoking(() => LogicalPath.Resolve(Root, name)).Should().Throw<ArtifactException>();
    }

    [Theory]
    [InlineData("CON")]
    [InlineData("con")]
    [InlineData("a/Nul/b")]
    [InlineData("nul.txt")]
    [InlineData("nul.tar.gz")]
    [InlineData("AUX")]
    [InlineData("prn.x")]
    [InlineData("COM1")]
    [InlineData("com0")]
    [InlineData("lpt9.log")]
    [InlineData("COM¹")]
    [InlineData("con .txt")]
    [InlineData("CONIN$")]
    [InlineData("conout$.txt")]
    [InlineData("file:stream")]
    [InlineData("dir/file::$DATA")]
    [InlineData("2026-01-01T00:00:00.json")]
    [InlineData("a.")]
    [InlineData("a ")]
    [InlineData("a. /b")]
    [InlineData("dir./b")]
    public void Names_that_Windows_reads_in_its_own_way_can_be_listed_but_neither_added_nor_written(string name)
    {
        LogicalPath.CheckReceived(name).Should().BeNull();
        LogicalPath.Check(name).Should().NotBeNull();
        FluentActions.Invoking(() => LogicalPath.Normalize(name, "name")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => LogicalPath.Resolve(Root, name)).Should().Throw<ArtifactException>().WithMessage($"*'{name}'*cannot be written*");
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused()
    {
        LogicalPath.Check("a\ud83d").Should().NotBeNull();
        LogicalPath.CheckReceived("\ude00a").Should().NotBeNull();
    }

    [Fact]
    public void Names_and_their_parts_have_a_length()
    {
        LogicalPath.Check(new string('a', 255)).Should().BeNull();
        LogicalPath.Check(new string('a', 256)).Should().NotBeNull();
        LogicalPath.Check(string.Join('/', Enumerable.Repeat("a", 2048))).Should().BeNull();
        LogicalPath.Check(string.Join('/', Enumerable.Repeat("ab", 2048))).Should().NotBeNull();
    }

    [Fact]
    public void Normalize_says_what_was_wrong_and_what_to_do() =>
        FluentActions.Invoking(() => LogicalPath.Normalize("a/../b", "name")).Should().Throw<ArgumentException>()
            .WithMessage("'a/../b' cannot be the name of a file in an artifact.*'..'*Give it another name.*").WithParameterName("name");

    [Fact]
    public void Normalize_turns_backslashes_into_slashes_on_Windows_and_refuses_them_elsewhere()
    {
        if (OperatingSystem.IsWindows())
        {
            LogicalPath.Normalize(@"a\b", "name").Should().Be("a/b");
        }
        else
        {
            FluentActions.Invoking(() => LogicalPath.Normalize(@"a\b", "name")).Should().Throw<ArgumentException>().WithMessage("*'/' between its parts*");
        }
    }

    [Fact]
    public void Resolve_never_leaves_the_folder() => Prop.ForAll(
        Gen.Elements("/", "\\", "..", ".", " ", ":", "C:", "a", "~", "%2e", "\0", "CON", "é", "．．", "∕", "\u202e", "\ud83d").ArrayOf().Select(string.Concat).ToArbitrary(),
        name =>
        {
            try
            {
                var full = LogicalPath.Resolve(Root, name);
                var relative = Path.GetRelativePath(Root, full);
                return full == Path.GetFullPath(full)
                    && full.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                    && relative.Replace(Path.DirectorySeparatorChar, '/') == name;
            }
            catch (ArtifactException)
            {
                return LogicalPath.Check(name) is not null;
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Resolve_of_any_text_never_leaves_the_folder() => Prop.ForAll<NonNull<string>>(name =>
    {
        try
        {
            return LogicalPath.Resolve(Root, name.Get).StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        }
        catch (ArtifactException)
        {
            return true;
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("/")]
    [InlineData(".")]
    [InlineData("some/where/")]
    public void Resolve_takes_any_folder(string root) =>
        LogicalPath.Resolve(root, "a/b").Should().Be(Path.GetFullPath(Path.Combine(root, "a", "b")));
}
