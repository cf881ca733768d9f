using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Samples;

public sealed class SampleTests
{
    [Fact]
    public async Task Quickstart_takes_files_to_a_registry_and_back()
    {
        var result = await RunAsync("Quickstart");

        result.Output.Should().Contain("house-prices:v0 [").And.Contain("2 files");
        result.Output.Should().Contain("unchanged, the same version, 0 files uploaded");
        result.Output.Should().Contain("house-prices:v1 [").And.Contain(": 1 file uploaded");
        result.Output.Should().Contain("wandb-registry-Golden Datasets/house-prices:v0 [").And.Contain("production");
        result.Output.Should().Contain("every byte is the same");
    }

    [Fact]
    public async Task Versioning_adds_to_the_newest_version_and_finds_the_first_by_tag()
    {
        var result = await RunAsync("Versioning");

        result.Output.Should().Contain("pets:v0 has 2 files").And.Contain("  cat/cat.png (7,695 bytes)");
        result.Output.Should().Contain("pets:v1 with 4 files");
        result.Output.Should().Contain("pets:v0 (tag V1) downloaded: cat/cat.png, dog/dog.png");
    }

    [Fact]
    public async Task WorkerService_reloads_when_the_alias_moves()
    {
        var result = await RunAsync("WorkerService");

        result.Output.Should().Contain("serving   local-org/wandb-registry-model/house-price-model:v0: 100 m2 cost 310,000");
        result.Output.Should().Contain("reloaded  local-org/wandb-registry-model/house-price-model:v1: 100 m2 cost 355,000");
    }

    [Fact]
    public async Task MinimalApi_predicts_with_the_registrys_model()
    {
        var result = await RunAsync("MinimalApi", "--once");

        result.Output.Should().Contain("predicted 310000 for 100 m2");
    }

    [Fact]
    public async Task TrainingPipeline_trains_links_and_tells_the_lineage()
    {
        var result = await RunAsync("TrainingPipeline");

        result.Output.Should().MatchRegex(@"prepared  local-team/house-prices/houses:v0: 2 files, 400 rows");
        result.Output.Should().MatchRegex(@"trained   local-team/house-prices/house-price-model:v0: rmse 1\d,\d{3}");
        result.Output.Should().MatchRegex(@"linked    local-org/wandb-registry-model/house-price-model:v0 as production: rmse 1\d,\d{3} on unseen houses");
        result.Output.Should().Contain("house-price-model:v0 was logged by run 'train'").And.Contain("houses:v0 was used by run 'train'").And.Contain("houses:v0 was used by run 'evaluate'");
    }

    [Fact]
    public async Task PromoteModel_moves_production_to_the_best_version()
    {
        var result = await RunAsync("PromoteModel");

        result.Output.Should().Contain("promoted  local-org/wandb-registry-model/house-price-model:v1: rmse 61,200 -> 14,900");
    }

    [Fact]
    public async Task BrowseRegistries_lists_what_was_linked()
    {
        var result = await RunAsync("BrowseRegistries");

        result.Output.Should().Contain("registry  Golden Datasets (local)").And.Contain("    v1  1 file, 1 bytes [reviewed]").And.Contain("    v0  1 file, 10 bytes [latest, production]");
        result.Output.Should().MatchRegex(@"found     local-org/wandb-registry-Golden Datasets/prices:(v1|reviewed) \[reviewed\]");
    }

    [Fact]
    public void Every_sample_is_listed_with_its_command()
    {
        var root = RepositoryRoot();
        var samples = Directory.GetFiles(Path.Combine(root, "samples"), "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension);
        var readme = File.ReadAllText(Path.Combine(root, "samples", "README.md"));

        samples.Should().OnlyContain(name => readme.Contains($"dotnet run --project samples/{name}", StringComparison.Ordinal));
    }

    private static async Task<ProgramResult> RunAsync(string sample, params string[] arguments)
    {
        using var home = new TemporaryFolder();
        var environment = new Dictionary<string, string?> { ["HOME"] = home.Path, ["XDG_CACHE_HOME"] = home["cache"] };
        var result = await BuiltProgram.RunAsync(sample, arguments, TestContext.Current.CancellationToken, environment);

        result.ExitCode.Should().Be(0, "{0}\n{1}", result.Output, result.Error);
        result.Error.Should().BeEmpty();
        return result;
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ArtifactSdk.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository's root was not found.");
        }

        return folder.FullName;
    }
}
