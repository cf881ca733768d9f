using ArtifactSdk.Cli.Credentials;

namespace ArtifactSdk.Cli.Tests.Units;

public sealed class NetrcFileTests
{
    [Theory]
    [InlineData("", "", false)]
    [InlineData("machine a\n login u\n password p\n", "", true)]
    [InlineData("machine a login u password p\nmachine b login u password q\n", "machine b login u password q\n", true)]
    [InlineData("machine b\n password q\n\nmachine A\n password p\ndefault login x password y\n", "machine b\n password q\n\ndefault login x password y\n", true)]
    [InlineData("macdef m\n machine a\n\nmachine b\n password q\n", "macdef m\n machine a\n\nmachine b\n password q\n", false)]
    [InlineData("machine a\n password p\n# of b\nmachine b\n password q\n", "# of b\nmachine b\n password q\n", true)]
    public void Only_the_block_of_the_machine_goes(string text, string rest, bool found)
    {
        NetrcFile.Without(text, "a", out var was).Should().Be(rest);
        was.Should().Be(found);
    }

    [Fact]
    public async Task A_link_stays_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var real = Path.Combine(folder.FullName, "real");
            var link = Path.Combine(folder.FullName, ".netrc");
            await File.WriteAllTextAsync(real, "machine b\n password q", TestContext.Current.CancellationToken);
            File.CreateSymbolicLink(link, real);

            await new NetrcFile(link).SetAsync("a", "key", TestContext.Current.CancellationToken);

            new FileInfo(link).LinkTarget.Should().Be(real);
            (await File.ReadAllTextAsync(real, TestContext.Current.CancellationToken)).Should().Be("machine b\n password q\nmachine a\n  login user\n  password key\n");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Settings_change_one_line()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var settings = new SettingsFile(Path.Combine(folder.FullName, "wandb", "settings"));
            await settings.SetAsync("base_url", "http://a", TestContext.Current.CancellationToken);
            await File.AppendAllTextAsync(settings.Path, "project = p\n", TestContext.Current.CancellationToken);
            await settings.SetAsync("base_url", "http://b", TestContext.Current.CancellationToken);
            (await File.ReadAllTextAsync(settings.Path, TestContext.Current.CancellationToken)).Should().Be("[default]\nbase_url = http://b\nproject = p\n");
            await settings.SetAsync("base_url", null, TestContext.Current.CancellationToken);
            (await File.ReadAllTextAsync(settings.Path, TestContext.Current.CancellationToken)).Should().Be("[default]\nproject = p\n");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
