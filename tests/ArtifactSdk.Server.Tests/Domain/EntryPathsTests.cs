using ArtifactSdk.Server.Domain.Manifests;

namespace ArtifactSdk.Server.Tests.Domain;

public sealed class EntryPathsTests
{
    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("/etc/passwd")]
    [InlineData("\\server\\share")]
    [InlineData("\\\\server\\share")]
    [InlineData("C:\\x")]
    [InlineData("D:x")]
    [InlineData("c:/x")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/../../b")]
    [InlineData("a/..\\..\\b")]
    [InlineData("a\\..\\b")]
    [InlineData("a/.. /b")]
    [InlineData("a/... /b")]
    [InlineData("a\0b")]
    public void Reason_names_what_would_leave_the_folder(string path) => EntryPaths.Reason(path).Should().NotBeNullOrEmpty();

    [Theory]
    [InlineData("f.txt")]
    [InlineData("a/b/c")]
    [InlineData("a/..b")]
    [InlineData("a/b..")]
    [InlineData(".hidden")]
    [InlineData("日本/データ.csv")]
    [InlineData("name with: colon")]
    public void Reason_is_null_for_paths_that_stay_inside(string path) => EntryPaths.Reason(path).Should().BeNull();
}
