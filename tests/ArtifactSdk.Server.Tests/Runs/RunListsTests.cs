using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Tests.Support;
using ArtifactSdk.Server.Tests.Web;

namespace ArtifactSdk.Server.Tests.Runs;

/// <summary>What a run uploaded, made and used, as clients page through it.</summary>
public class RunListsTests : ServerTest
{
    private const string Files = "query($e: String!, $names: [String], $pattern: String, $first: Int, $after: String) { project(name: \"project\", entityName: $e) "
        + "{ run(name: \"run1\") { fileCount files(names: $names, pattern: $pattern, first: $first, after: $after) "
        + "{ totalCount edges { node { id name } } pageInfo { hasNextPage endCursor } } } } }";

    [Fact]
    public async Task Files_come_page_by_page_whatever_is_asked_for()
    {
        var run = await Server.StartRunAsync();
        await AddFilesAsync(run, [.. Enumerable.Range(0, 1_100).Select(i => ($"media/{i}.{(i % 400 == 399 ? "json" : "png")}", i % 10 > 0))]);
        string[] uploaded = [.. Enumerable.Range(0, 1_100).Where(i => i % 10 > 0).Select(i => $"media/{i}.{(i % 400 == 399 ? "json" : "png")}")];

        (await WalkAsync(null, null, 300)).Should().Equal(uploaded);
        (await WalkAsync([], "MEDIA/%", 1_000)).Should().Equal(uploaded);
        (await WalkAsync(null, "%.json", 1)).Should().Equal("media/399.json", "media/799.json");
        (await WalkAsync(["media/799.json", "media/5.png", "media/10.png", "none"], null, 1)).Should().Equal("media/5.png", "media/799.json");
        (await WalkAsync(["media/799.json", "media/5.png"], "%.png", 5)).Should().Equal("media/5.png");
        (await WalkAsync([.. uploaded.Concat(Enumerable.Range(0, 900).Select(i => $"none{i}"))], null, 400)).Should().Equal(uploaded, "there are too many names to look each up");
        (await PageAsync(null, null, 0, null)).Names.Should().BeEmpty();
    }

    [Fact]
    public async Task A_page_goes_on_behind_a_file_that_is_deleted_meanwhile()
    {
        var run = await Server.StartRunAsync();
        await AddFilesAsync(run, [.. Enumerable.Range(0, 5).Select(i => ($"f{i}", true))]);
        var first = await PageAsync(null, null, 2, null);
        (await Admin.MutateAsync("deleteFiles", new { files = new[] { first.Ids[1] } }, "success")).Error.Should().BeNull();

        (await PageAsync(null, null, 2, first.End)).Names.Should().Equal("f2", "f3");
        (await PageAsync(null, null, 9, null)).Names.Should().Equal("f0", "f2", "f3", "f4");
    }

    [Fact]
    public async Task A_version_is_listed_with_all_names_of_its_use()
    {
        var version = await Server.LogAsync("project", "data", "a.txt", [1]);
        await Server.StartRunAsync();
        foreach (var use in (string?[])[null, "train", "größe 1", "train", "", "test"])
        {
            (await Admin.MutateAsync(
                "useArtifact",
                new { entityName = Server.Server.Entity, projectName = "project", runName = "run1", artifactID = GlobalIds.Encode(GlobalIds.Artifact, version.Id), usedAs = use },
                "artifact { id }")).Error.Should().BeNull();
        }

        var (_, data, error) = await Admin.QueryAsync(
            "query($e: String!) { project(name: \"project\", entityName: $e) { run(name: \"run1\") { inputArtifacts(first: 1) { totalCount edges { usedAs } } } } }",
            new { e = Server.Server.Entity });
        error.Should().BeNull();
        JsonNode.DeepEquals(data!["project"]!["run"]!["inputArtifacts"], JsonNode.Parse("""{"totalCount":1,"edges":[{"usedAs":["train","größe 1","test"]}]}""")).Should().BeTrue();
    }

    private async Task AddFilesAsync(RunRow run, (string Name, bool IsUploaded)[] files) => await Server.Services.Store.WriteAsync(
        async session =>
        {
            foreach (var (name, isUploaded) in files)
            {
                await session.UpsertRunFileAsync(new RunFileRow(0, run.Id, name, isUploaded ? TestServer.HexMd5("x"u8) : null, 1, Server.Clock.GetUtcNow()));
            }

            return true;
        },
        Token);

    private async Task<List<string>> WalkAsync(string[]? names, string? pattern, int first)
    {
        List<string> seen = [];
        for (string? after = null; ;)
        {
            var page = await PageAsync(names, pattern, first, after);
            page.Names.Length.Should().BeLessThanOrEqualTo(first);
            seen.AddRange(page.Names);
            if (!page.HasNext)
            {
                page.Total.Should().Be(seen.Count);
                return seen;
            }

            after = page.End;
        }
    }

    private async Task<(string[] Names, string[] Ids, int Total, bool HasNext, string? End)> PageAsync(string[]? names, string? pattern, int first, string? after)
    {
        var (_, data, error) = await Admin.QueryAsync(Files, new { e = Server.Server.Entity, names, pattern, first, after });
        error.Should().BeNull();
        var list = data!["project"]!["run"]!["files"]!;
        JsonNode[] nodes = [.. list["edges"]!.AsArray().Select(edge => edge!["node"]!)];
        return (
            [.. nodes.Select(node => (string)node["name"]!)],
            [.. nodes.Select(node => (string)node["id"]!)],
            (int)list["totalCount"]!,
            (bool)list["pageInfo"]!["hasNextPage"]!,
            (string?)list["pageInfo"]!["endCursor"]);
    }
}
