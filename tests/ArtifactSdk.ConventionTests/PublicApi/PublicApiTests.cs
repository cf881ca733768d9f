using ArtifactSdk.ConventionTests.Support;

namespace ArtifactSdk.ConventionTests.PublicApi;

/// <summary>
/// What users can see of the client is written down: a change of it shows in the approved file, and reviewing that file is
/// reviewing the change. The test writes what it found beside it; to approve, put the received file in its place.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one()
    {
        var folder = Path.Combine(Repository.Root, "tests", "ArtifactSdk.ConventionTests", "PublicApi");
        var approved = Path.Combine(folder, "ArtifactSdk.approved.txt");
        var received = Path.Combine(folder, "ArtifactSdk.received.txt");
        var found = ApiListing.Of(typeof(Artifact).Assembly);
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
        difference.Should().BeEmpty("the public API changed; if that is meant, replace ArtifactSdk.approved.txt by ArtifactSdk.received.txt");
    }
}
