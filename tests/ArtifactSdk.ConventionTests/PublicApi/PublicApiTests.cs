using System.Reflection;
using System.Runtime.Loader;
using ArtifactSdk.ConventionTests.Support;
using ArtifactSdk.Server;

namespace ArtifactSdk.ConventionTests.PublicApi;

/// <summary>
/// What users can see of the packages is written down, for each target framework: a change of it shows in an approved file, and
/// reviewing that file is reviewing the change. The test writes what it found beside it; to approve, put the received file in its place.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "ArtifactSdk.ConventionTests", "PublicApi");

    [Fact]
    public void The_public_surface_of_the_client_is_the_approved_one() => Compare(typeof(Artifact).Assembly, "ArtifactSdk");

    [Fact]
    public void The_public_surface_of_the_client_for_older_runtimes_is_the_approved_one() => Compare(LoadForOlderRuntime(), "ArtifactSdk.net8.0");

    [Fact]
    public void The_public_surface_of_the_S3_package_is_the_approved_one() => Compare(typeof(S3ReferenceHandler).Assembly, "ArtifactSdk.S3");

    [Fact]
    public void The_public_surface_of_the_embedded_server_is_the_approved_one() => Compare(typeof(RegistryServer).Assembly, "ArtifactSdk.Server");

    // The same build puts both beside each other; a context of its own keeps them apart.
    private static Assembly LoadForOlderRuntime()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Name;
        var path = Path.Combine(Repository.Root, "artifacts", "bin", "ArtifactSdk", $"{configuration}_net8.0", "ArtifactSdk.dll");
        File.Exists(path).Should().BeTrue("building the solution builds both target frameworks of the client");
        return new AssemblyLoadContext("net8.0", isCollectible: false).LoadFromAssemblyPath(path);
    }

    private static void Compare(Assembly assembly, string name)
    {
        var approved = Path.Combine(Folder, $"{name}.approved.txt");
        var received = Path.Combine(Folder, $"{name}.received.txt");
        var found = ApiListing.Of(assembly);
        var expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : "";
        if (found == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, found);
        var before = expected.Split('\n');
        var after = found.Split('\n');
        var difference = before.Except(after).Select(l => "- " + l).Concat(after.Except(before).Select(l => "+ " + l));
        difference.Should().BeEmpty($"the public API changed; if that is meant, replace {name}.approved.txt by {name}.received.txt");
    }
}
