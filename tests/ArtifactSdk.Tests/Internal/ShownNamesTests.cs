namespace ArtifactSdk.Tests.Internal;

public sealed class ShownNamesTests
{
    [Fact]
    public void Differences_are_shown_by_name() =>
        new FolderDifferences(["a", "b"], [], ["c"]).ToString().Should().Be("FolderDifferences { IsEqual = False, Missing = [a, b], Wrong = [], Extra = [c] }");

    [Fact]
    public void Of_many_names_the_first_are_shown() =>
        new FolderDifferences([], [], [.. Enumerable.Range(1, 12).Select(i => $"f{i}")]).ToString().Should().EndWith("Extra = [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, … 2 more] }");

    [Fact]
    public void A_download_shows_what_it_left_out() =>
        new ArtifactDownload("/data", 2, 10, 0) { MissingReferences = ["gone"] }.ToString()
            .Should().Be("ArtifactDownload { Directory = /data, FileCount = 2, BytesTransferred = 10, BytesReused = 0, MissingReferences = [gone] }");

    [Fact]
    public void An_account_shows_its_teams() =>
        new Account("ada", null, "ada", ["ada", "research"]).ToString().Should().Be("Account { Username = ada, Email = , Entity = ada, Teams = [ada, research] }");
}
