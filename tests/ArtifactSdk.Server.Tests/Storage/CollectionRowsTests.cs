using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Tests.Storage;

public class CollectionRowsTests : StoreTest
{
    [Fact]
    public async Task A_collection_keeps_every_column()
    {
        var (home, other) = await WriteAsync(async s => (await Sample.AddHomeAsync(s), await Sample.AddHomeAsync(s, "other")));
        var row = await WriteAsync(s => s.AddCollectionAsync(new CollectionRow(
            0, home.Project.Id, home.Type.Id, CollectionKind.Portfolio, "Links", "text", CollectionState.Ready, 5, Sample.At(1), Sample.At(2))));

        row.Should().Be(new CollectionRow(
            row.Id, home.Project.Id, home.Type.Id, CollectionKind.Portfolio, "Links", "text", CollectionState.Ready, 5, Sample.At(1), Sample.At(2)));
        (await ReadAsync(s => s.GetCollectionAsync(row.Id))).Should().Be(row);
        (await ReadAsync(s => s.FindCollectionAsync(home.Project.Id, "Links"))).Should().Be(row);
        (await ReadAsync(s => s.FindCollectionAsync(home.Project.Id, "links"))).Should().BeNull();
        (await ReadAsync(s => s.FindCollectionAsync(other.Project.Id, "Links"))).Should().BeNull();

        var changed = new CollectionRow(
            row.Id, other.Project.Id, other.Type.Id, CollectionKind.Sequence, "seq", null, CollectionState.Deleted, 6, Sample.At(3), Sample.At(4));
        await WriteAsync(s => s.UpdateCollectionAsync(changed));
        (await ReadAsync(s => s.GetCollectionAsync(row.Id))).Should().Be(changed);
    }

    [Fact]
    public async Task The_name_of_a_deleted_collection_is_free_again()
    {
        var home = await WriteAsync(s => Sample.AddHomeAsync(s));
        await WriteAsync(s => s.UpdateCollectionAsync(home.Sequence with { State = CollectionState.Deleted }));
        (await ReadAsync(s => s.FindCollectionAsync(home.Project.Id, home.Sequence.Name))).Should().BeNull();

        var second = await WriteAsync(s => s.AddCollectionAsync(Sample.Collection(home.Project.Id, home.Type.Id, home.Sequence.Name)));

        (await ReadAsync(s => s.FindCollectionAsync(home.Project.Id, home.Sequence.Name))).Should().Be(second);
        (await ReadAsync(s => s.GetCollectionAsync(home.Sequence.Id)))!.State.Should().Be(CollectionState.Deleted);
        var third = () => WriteAsync(s => s.AddCollectionAsync(Sample.Collection(home.Project.Id, home.Type.Id, home.Sequence.Name))).AsTask();
        (await third.Should().ThrowAsync<DomainException>()).Where(e => e.StatusCode == 409);
    }

    [Theory]
    [InlineData(false, null, "numbers", "net", "links", "net-links")]
    [InlineData(true, null, "net", "net-links")]
    [InlineData(false, 0, "numbers", "net")]
    [InlineData(false, 1, "links", "net-links")]
    [InlineData(true, 1, "net-links")]
    public async Task Collections_are_listed_and_counted_by_type_and_kind(bool ofModels, int? kind, params string[] expected)
    {
        var (home, models) = await WriteAsync(async s =>
        {
            var h = await Sample.AddHomeAsync(s);
            var m = await s.AddTypeAsync(Sample.Type(h.Project.Id, "model"));
            await s.AddCollectionAsync(Sample.Collection(h.Project.Id, m.Id, "net"));
            await s.AddCollectionAsync(Sample.Collection(h.Project.Id, h.Type.Id, "links", CollectionKind.Portfolio));
            await s.AddCollectionAsync(Sample.Collection(h.Project.Id, m.Id, "net-links", CollectionKind.Portfolio));
            await s.AddCollectionAsync(Sample.Collection(h.Project.Id, m.Id, "gone", CollectionKind.Portfolio) with { State = CollectionState.Deleted });
            await Sample.AddHomeAsync(s, "other");
            return (h, m);
        });
        long? typeId = ofModels ? models.Id : null;

        foreach (var descending in (bool[])[false, true])
        {
            var all = await AllPagesAsync(
                (s, page) => s.ListCollectionsAsync(home.Project.Id, typeId, (CollectionKind?)kind, page), c => c.Id, 1, descending);
            all.Select(c => c.Name).Should().Equal(descending ? expected.Reverse() : expected);
        }

        (await ReadAsync(s => s.CountCollectionsAsync(home.Project.Id, typeId, (CollectionKind?)kind))).Should().Be(expected.Length);
    }

    [Fact]
    public async Task Tags_are_a_set_of_names()
    {
        var home = await WriteAsync(s => Sample.AddHomeAsync(s));
        await WriteAsync(async s =>
        {
            await s.AddCollectionTagAsync(home.Sequence.Id, "b");
            await s.AddCollectionTagAsync(home.Sequence.Id, "B");
            await s.AddCollectionTagAsync(home.Sequence.Id, "a");
            await s.AddCollectionTagAsync(home.Sequence.Id, "a");
            await s.RemoveCollectionTagAsync(home.Sequence.Id, "B");
            await s.RemoveCollectionTagAsync(home.Sequence.Id, "never");
        });

        var tags = await ReadAsync(s => s.TagsOfCollectionAsync(home.Sequence.Id));
        tags.Select(t => t.Name).Should().Equal("a", "b");
        tags.Select(t => t.Id).Should().OnlyHaveUniqueItems();
    }
}
