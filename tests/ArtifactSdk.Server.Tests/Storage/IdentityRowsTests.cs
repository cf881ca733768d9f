using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Tests.Storage;

public class IdentityRowsTests : StoreTest
{
    [Fact]
    public async Task A_user_keeps_every_column()
    {
        var (first, second) = await WriteAsync(async s =>
        {
            var home = await s.AddEntityAsync(Sample.Entity("ada", EntityKind.User));
            var team = await s.AddEntityAsync(Sample.Entity("team"));
            return (
                await s.AddUserAsync(new UserRow(0, "ada", "Ada L.", "ada@example.org", true, home.Id, team.Id, Sample.At(1), Sample.At(2))),
                await s.AddUserAsync(new UserRow(0, "bob", "Bob", null, false, team.Id, home.Id, Sample.At(3))));
        });

        first.Should().Be(new UserRow(first.Id, "ada", "Ada L.", "ada@example.org", true, first.EntityId, first.DefaultEntityId, Sample.At(1), Sample.At(2)));
        first.Id.Should().BePositive();
        (await ReadAsync(s => s.GetUserAsync(first.Id))).Should().Be(first);
        (await ReadAsync(s => s.FindUserAsync("bob"))).Should().Be(second);
        (await ReadAsync(s => s.FindUserAsync("BOB"))).Should().BeNull();
        (await ReadAsync(s => s.GetUserAsync(99))).Should().BeNull();

        var changed = first with { Username = "lovelace", Name = "L", Email = null, IsAdmin = false, EntityId = second.EntityId, DefaultEntityId = second.EntityId, CreatedAt = Sample.At(7), DeletedAt = null };
        await WriteAsync(s => s.UpdateUserAsync(changed));
        (await ReadAsync(s => s.GetUserAsync(first.Id))).Should().Be(changed);
    }

    [Fact]
    public async Task Users_are_searched_in_all_their_names_without_wildcards_and_without_the_deleted()
    {
        await WriteAsync(async s =>
        {
            var e = await s.AddEntityAsync(Sample.Entity("e"));
            await s.AddUserAsync(Sample.User("anna", e.Id) with { Email = "x@example.org" });
            await s.AddUserAsync(Sample.User("u2", e.Id) with { Name = "Hanna B", Email = null });
            await s.AddUserAsync(Sample.User("u3", e.Id) with { Email = "ANNA@example.org", Name = "Z" });
            await s.AddUserAsync(Sample.User("anna4", e.Id) with { DeletedAt = Sample.At(1) });
            await s.AddUserAsync(Sample.User("u_5", e.Id) with { Name = "100%" });
        });

        (await UsersAsync(null)).Should().Equal("anna", "u2", "u3", "u_5");
        (await UsersAsync("")).Should().HaveCount(4);
        (await UsersAsync("Anna")).Should().Equal("anna", "u2", "u3");
        (await UsersAsync("%")).Should().Equal("u_5");
        (await UsersAsync("_")).Should().Equal("u_5");
        (await UsersAsync("nobody")).Should().BeEmpty();

        async Task<IEnumerable<string>> UsersAsync(string? query) =>
            (await AllPagesAsync((s, page) => s.ListUsersAsync(query, page), u => u.Id)).Select(u => u.Username);
    }

    [Fact]
    public async Task An_entity_is_found_by_its_exact_name_first_and_else_by_any_case()
    {
        var (lower, upper) = await WriteAsync(async s =>
            (await s.AddEntityAsync(Sample.Entity("team")), await s.AddEntityAsync(new EntityRow(0, "Team", EntityKind.Organization, null, Sample.At(9)))));

        (await ReadAsync(s => s.FindEntityAsync("Team"))).Should().Be(upper);
        (await ReadAsync(s => s.FindEntityAsync("team"))).Should().Be(lower);
        (await ReadAsync(s => s.FindEntityAsync("TEAM"))).Should().Be(lower);
        (await ReadAsync(s => s.FindEntityAsync("tea"))).Should().BeNull();
        (await ReadAsync(s => s.GetEntityAsync(upper.Id))).Should().Be(upper);
    }

    [Fact]
    public async Task An_organization_and_its_entity_point_at_each_other()
    {
        var organization = await WriteAsync(async s =>
        {
            var entity = await s.AddEntityAsync(Sample.Entity("acme-org", EntityKind.Organization));
            var row = await s.AddOrganizationAsync(new OrganizationRow(0, "Acme Ltd", entity.Id, Sample.At(3)));
            await s.UpdateEntityAsync(entity with { OrganizationId = row.Id, Name = "acme", Kind = EntityKind.Team, CreatedAt = Sample.At(4) });
            return row;
        });

        (await ReadAsync(s => s.GetOrganizationAsync(organization.Id))).Should().Be(new OrganizationRow(organization.Id, "Acme Ltd", organization.OrgEntityId, Sample.At(3)));
        (await ReadAsync(s => s.FindOrganizationAsync("ACME LTD"))).Should().Be(organization);
        (await ReadAsync(s => s.FindOrganizationAsync("Acme"))).Should().BeNull();
        (await ReadAsync(s => s.FindEntityAsync("acme"))).Should().Be(
            new EntityRow(organization.OrgEntityId, "acme", EntityKind.Team, organization.Id, Sample.At(4)));
    }

    [Fact]
    public async Task Members_are_set_changed_listed_and_removed()
    {
        var (team, organization, ada, bob) = await WriteAsync(async s =>
        {
            var home = await s.AddEntityAsync(Sample.Entity("home", EntityKind.User));
            var t = await s.AddEntityAsync(Sample.Entity("team"));
            var o = await s.AddOrganizationAsync(new OrganizationRow(0, "acme", home.Id, Sample.Time));
            var a = await s.AddUserAsync(Sample.User("ada", home.Id));
            var b = await s.AddUserAsync(Sample.User("bob", home.Id));
            await s.SetEntityMemberAsync(t.Id, b.Id, "member");
            await s.SetEntityMemberAsync(t.Id, a.Id, "viewer");
            await s.SetEntityMemberAsync(t.Id, a.Id, "admin");
            await s.SetEntityMemberAsync(home.Id, a.Id, "admin");
            await s.SetOrganizationMemberAsync(o.Id, a.Id, "viewer");
            await s.SetOrganizationMemberAsync(o.Id, a.Id, "admin");
            return (t, o, a, b);
        });

        (await ReadAsync(s => s.MembersOfEntityAsync(team.Id))).Should().Equal(new MemberRow(ada, "admin"), new MemberRow(bob, "member"));
        (await ReadAsync(s => s.TeamsOfUserAsync(ada.Id))).Should().Equal((team, "admin"));
        (await ReadAsync(s => s.MembersOfOrganizationAsync(organization.Id))).Should().Equal(new MemberRow(ada, "admin"));
        (await ReadAsync(s => s.OrganizationsOfUserAsync(ada.Id))).Should().Equal((organization, "admin"));
        (await ReadAsync(s => s.OrganizationsOfUserAsync(bob.Id))).Should().BeEmpty();

        await WriteAsync(s => s.RemoveEntityMemberAsync(team.Id, ada.Id));
        (await ReadAsync(s => s.MembersOfEntityAsync(team.Id))).Should().Equal(new MemberRow(bob, "member"));
        (await ReadAsync(s => s.TeamsOfUserAsync(ada.Id))).Should().BeEmpty();
    }

    [Fact]
    public async Task Api_keys_are_found_by_prefix_and_owner()
    {
        var (user, key, other) = await WriteAsync(async s =>
        {
            var u = await s.AddUserAsync(Sample.User("ada", (await s.AddEntityAsync(Sample.Entity("e"))).Id));
            return (
                u,
                await s.AddApiKeyAsync(new ApiKeyRow(0, u.Id, "abcd", [1, 2, 0], [3, 4, 255], "laptop", Sample.At(1), Sample.At(2))),
                await s.AddApiKeyAsync(new ApiKeyRow(0, u.Id, "abcd", [5], [6], null, Sample.At(3))));
        });

        key.Should().BeEquivalentTo(new ApiKeyRow(key.Id, user.Id, "abcd", [1, 2, 0], [3, 4, 255], "laptop", Sample.At(1), Sample.At(2)));
        (await ReadAsync(s => s.FindApiKeysAsync("abcd"))).Should().BeEquivalentTo([key, other], o => o.WithStrictOrdering());
        (await ReadAsync(s => s.FindApiKeysAsync("ABCD"))).Should().BeEmpty();
        (await ReadAsync(s => s.ListApiKeysAsync(user.Id))).Select(k => k.Id).Should().Equal(key.Id, other.Id);

        await WriteAsync(s => s.TouchApiKeyAsync(other.Id, Sample.At(30)));
        (await WriteAsync(s => s.DeleteApiKeyAsync(key.Id))).Should().BeTrue();
        (await WriteAsync(s => s.DeleteApiKeyAsync(key.Id))).Should().BeFalse();
        await WriteAsync(s => s.TouchApiKeyAsync(key.Id, Sample.At(31)));
        (await ReadAsync(s => s.ListApiKeysAsync(user.Id))).Should().BeEquivalentTo([other with { LastUsedAt = Sample.At(30) }]);
    }

    [Fact]
    public async Task Settings_are_written_over_and_kept()
    {
        await WriteAsync(s => s.SetSettingAsync("secret", "one"));
        await WriteAsync(s => s.SetSettingAsync("secret", "två\n€"));
        await ReopenAsync();

        (await ReadAsync(s => s.GetSettingAsync("secret"))).Should().Be("två\n€");
        (await ReadAsync(s => s.GetSettingAsync("Secret"))).Should().BeNull();
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_conflict_that_names_the_columns()
    {
        await WriteAsync(s => s.AddEntityAsync(Sample.Entity("team")));

        var again = () => WriteAsync(s => s.AddEntityAsync(Sample.Entity("team"))).AsTask();

        (await again.Should().ThrowAsync<DomainException>()).Where(e => e.StatusCode == 409 && e.Message.Replace('_', '.').Contains("entities.name"));
    }

    [Fact]
    public async Task An_update_of_a_row_that_is_not_there_is_an_error()
    {
        var update = () => WriteAsync(s => s.UpdateEntityAsync(Sample.Entity("team") with { Id = 7 }));

        await update.Should().ThrowAsync<InvalidOperationException>().WithMessage("Cannot update entity 7*");
    }
}
