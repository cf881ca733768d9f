namespace ArtifactSdk.Tests.Artifacts;

/// <summary>Drafts of very many entries: what is done for each must not look at all others, or these tests would run for minutes.</summary>
public sealed class LargeDraftTests
{
    private const int Count = 200_000;

    [Fact]
    public void Very_many_references_are_added_and_a_name_that_is_taken_is_still_refused()
    {
        var draft = new Artifact("prices", "dataset");
        for (var i = 0; i < Count; i++)
        {
            draft.AddReference(new Uri($"foo://bucket/{i}"), $"r/{i}");
        }

        var again = () => draft.AddReference(new Uri("foo://bucket/other"), "r/7");
        var file = () => draft.AddBytes("r/7", new byte[1]);

        again.Should().Throw<ArgumentException>();
        file.Should().Throw<ArgumentException>();
        draft.Remove("r/7").Should().BeTrue();
        draft.AddBytes("r/7", new byte[1]).Entries.Should().HaveCount(Count);
        draft.Remove("r").Should().BeTrue();
        draft.Entries.Should().BeEmpty();
        draft.AddReference(new Uri("foo://bucket/8"), "r/8").Entries.Should().ContainSingle("names of references that were removed are free again");
    }

    [Fact]
    public void Very_many_files_are_removed_one_by_one()
    {
        var draft = new Artifact("prices", "dataset");
        for (var i = 0; i < Count; i++)
        {
            draft.AddBytes($"f/{i}", ReadOnlyMemory<byte>.Empty);
        }

        for (var i = 1; i < Count; i++)
        {
            draft.Remove($"f/{i}").Should().BeTrue();
        }

        draft.Remove("f/1").Should().BeFalse();
        draft.Entries.Should().ContainSingle();
        draft.Remove("f").Should().BeTrue();
        draft.Remove("f").Should().BeFalse();
    }
}
