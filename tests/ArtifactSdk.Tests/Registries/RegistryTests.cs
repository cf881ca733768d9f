using System.Net;
using ArtifactSdk.Tests.Client;

namespace ArtifactSdk.Tests.Registries;

/// <summary>What is asked of the server for registries and collections, and what its answers become.</summary>
public sealed class RegistryTests
{
    private const string Search = "ARTIFACT_REGISTRY_SEARCH";
    private const string Types = "INCLUDE_ARTIFACT_TYPES_IN_REGISTRY_CREATION";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_without_the_features_is_named_with_the_missing_one()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();

        await NamesAsync(Search, () => client.GetRegistryAsync("model", cancellationToken: Token));
        await NamesAsync(Search, () => ListAsync(client.GetRegistriesAsync(cancellationToken: Token)));
        await NamesAsync(Search, () => client.CreateRegistryAsync("model", cancellationToken: Token));
        await NamesAsync(Search, () => ListAsync(client.SearchCollectionsAsync(cancellationToken: Token)));
        await NamesAsync(Search, () => ListAsync(client.SearchVersionsAsync(cancellationToken: Token)));
        api.Operations.Should().BeEmpty("nothing else is asked then");
    }

    [Fact]
    public async Task Creation_and_changes_need_the_feature_for_types()
    {
        await using var api = await ScriptedApi.StartAsync(Search);
        api.On("FetchRegistry", Found());
        using var client = api.Client();
        var registry = await client.GetRegistryAsync("model", cancellationToken: Token);

        await NamesAsync(Types, () => client.CreateRegistryAsync("model", cancellationToken: Token));
        await NamesAsync(Types, () => registry.UpdateAsync(new() { Description = "x" }, Token));
    }

    [Fact]
    public async Task A_name_with_the_prefix_of_paths_is_refused_or_hinted_at()
    {
        await using var api = await ScriptedApi.StartAsync(Search, Types);
        api.On("FetchRegistry", Found());
        using var client = api.Client();
        var registry = await client.GetRegistryAsync("model", cancellationToken: Token);
        api.On("FetchRegistry", new { entity = new { project = (object?)null } });

        var create = () => client.CreateRegistryAsync("wandb-registry-model", cancellationToken: Token);
        var rename = () => registry.UpdateAsync(new() { Name = "wandb-registry-model" }, Token);
        var get = () => client.GetRegistryAsync("wandb-registry-model", cancellationToken: Token);

        await create.Should().ThrowAsync<ArtifactPathFormatException>().WithMessage("*Leave it out.");
        await rename.Should().ThrowAsync<ArtifactPathFormatException>().WithMessage("*Leave it out.");
        await get.Should().ThrowAsync<ArtifactNotFoundException>().WithMessage("*Leave 'wandb-registry-' out*");
    }

    [Fact]
    public async Task A_registry_is_read_without_its_prefix_and_with_its_organization()
    {
        await using var api = await ScriptedApi.StartAsync(Search);
        api.On("FetchRegistry", Found());
        using var client = api.Client();

        var registry = await client.GetRegistryAsync("model", "acme INC", Token);

        registry.Should().Match<Registry>(r => r.Name == "model" && r.Organization == "Acme Inc" && r.Entity == "acme-org" && r.Visibility == RegistryVisibility.Restricted && !r.AllowsAllArtifactTypes);
        registry.ArtifactTypes.Should().Equal("model");
        registry.CreatedAt.Should().Be(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));
        registry.At("churn").ToString().Should().Be("acme-org/wandb-registry-model/churn");
        var call = api.CallsOf("FetchRegistry").Single();
        (call.Text("name"), call.Text("entity")).Should().Be(("wandb-registry-model", "acme-org"));
    }

    [Fact]
    public async Task An_organization_beside_that_of_the_entity_is_looked_up_by_name()
    {
        await using var api = await ScriptedApi.StartAsync(Search);
        api.On("FetchRegistry", Found());
        api.On("FetchOrganization", call => ApiAnswer.Data(new { organization = call.Text("org") == "Other" ? Wire.Organization("Other", "other-org") : null }));
        using var client = api.Client();

        await client.GetRegistryAsync("model", "Other", Token);
        var missing = () => client.GetRegistryAsync("model", "Nobody", Token);

        api.CallsOf("FetchRegistry").Single().Text("entity").Should().Be("other-org");
        (await missing.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("Nobody");
    }

    [Fact]
    public async Task A_missing_registry_is_not_found_and_named()
    {
        await using var api = await ScriptedApi.StartAsync(Search);
        api.On("FetchRegistry", new { entity = new { project = (object?)null } });
        using var client = api.Client();

        var get = () => client.GetRegistryAsync("Nowhere", cancellationToken: Token);

        (await get.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("'Nowhere'").And.Contain("Acme Inc");
    }

    [Fact]
    public async Task Registries_are_listed_over_pages_and_other_projects_are_left_out()
    {
        await using var api = await ScriptedApi.StartAsync(Search);
        api.On(
            "FetchRegistries",
            Page("next", true, Project("wandb-registry-a"), Project("plain")),
            Page("last", true),
            Page(null, false, Project("wandb-registry-b")));
        using var client = api.Client();

        var filter = SearchFilter.Any(SearchFilter.NameIs("a"), SearchFilter.NameMatches("^wandb-registry-b"));
        var names = (await ListAsync(client.GetRegistriesAsync(filter: filter, order: "-created_at", cancellationToken: Token))).Select(r => r.Name);

        names.Should().Equal("a", "b");
        var calls = api.CallsOf("FetchRegistries").ToArray();
        calls.Select(c => c.Text("cursor")).Should().Equal(null, "next", "last");
        calls[0].Text("filters").Should().Be("""{"$or":[{"name":"wandb-registry-a"},{"name":{"$regex":"^wandb-registry-b"}}]}""");
        calls[0].Text("order").Should().Be("-created_at");
    }

    [Fact]
    public async Task A_registry_is_made_after_looking_whether_there_is_one()
    {
        await using var api = await ScriptedApi.StartAsync(Search, Types);
        api.On("FetchRegistry", new { entity = new { project = (object?)null } });
        api.On("UpsertRegistry", new { result = new { inserted = true, project = Project("wandb-registry-model") } });
        using var client = api.Client();

        var options = new CreateRegistryOptions { Description = "", Visibility = RegistryVisibility.Restricted, ArtifactTypes = { "model" } };
        var registry = await client.CreateRegistryAsync("model", options, Token);

        registry.Name.Should().Be("model");
        api.Operations.Should().Equal("FetchOrgInfoFromEntity", "FetchRegistry", "UpsertRegistry");
        api.CallsOf("UpsertRegistry").Single().At("input")!.Value.GetRawText().Should().Be(
            """{"name":"wandb-registry-model","entityName":"acme-org","description":"","access":"RESTRICTED","allowAllArtifactTypesInRegistry":false,"artifactTypes":[{"name":"model"}]}""");
    }

    [Fact]
    public async Task A_registry_that_exists_is_not_made_again()
    {
        await using var api = await ScriptedApi.StartAsync(Search, Types);
        api.On("FetchRegistry", Found());
        using var client = api.Client();

        var create = () => client.CreateRegistryAsync("model", cancellationToken: Token);

        (await create.Should().ThrowAsync<ArtifactApiException>()).Which.Should().Match<ArtifactApiException>(e =>
            e.StatusCode == HttpStatusCode.Conflict && !e.IsTransient && e.Message.Contains("already has", StringComparison.Ordinal));
        api.CallsOf("UpsertRegistry").Should().BeEmpty();
    }

    [Fact]
    public async Task An_update_goes_by_the_old_name_before_the_new_one_is_given()
    {
        await using var api = await ScriptedApi.StartAsync(Search, Types);
        api.On("FetchRegistry", call => ApiAnswer.Data(new { entity = new { project = Project(call.Text("name")!) } }));
        api.On("UpsertRegistry", new { result = new { inserted = false, project = Project("wandb-registry-model") } });
        api.On("RenameRegistry", new { result = new { inserted = false, project = Project("wandb-registry-new one") } });
        using var client = api.Client();
        var registry = await client.GetRegistryAsync("model", cancellationToken: Token);

        var changed = await registry.UpdateAsync(new() { Name = "new one", Description = "d", ArtifactTypesToAdd = { "dataset" } }, Token);
        var renamed = await changed.RenameAsync("model", Token);

        changed.Name.Should().Be("new one");
        renamed.Name.Should().Be("model");
        api.CallsOf("UpsertRegistry").Single().At("input")!.Value.GetRawText().Should().Be(
            """{"name":"wandb-registry-model","entityName":"acme-org","description":"d","allowAllArtifactTypesInRegistry":false,"artifactTypes":[{"name":"dataset"}]}""");
        api.CallsOf("RenameRegistry").First().At("input")!.Value.GetRawText().Should().Be(
            """{"entityName":"acme-org","oldProjectName":"wandb-registry-model","newProjectName":"wandb-registry-new one"}""");
    }

    [Fact]
    public async Task Deleting_says_when_the_server_did_not()
    {
        await using var api = await ScriptedApi.StartAsync(Search);
        api.On("FetchRegistry", Found());
        api.On("DeleteRegistry", new { result = new { success = true } }, new { result = new { success = false } });
        using var client = api.Client();
        var registry = await client.GetRegistryAsync("model", cancellationToken: Token);

        await registry.DeleteAsync(Token);
        var again = () => registry.DeleteAsync(Token);

        (await again.Should().ThrowAsync<ArtifactApiException>()).Which.IsTransient.Should().BeFalse();
        api.CallsOf("DeleteRegistry").First().Text("id").Should().Be(registry.Id);
    }

    [Fact]
    public async Task Searches_send_each_filter_to_its_place()
    {
        await using var api = await ScriptedApi.StartAsync(Search);
        var page = new { pageInfo = new { endCursor = (string?)null, hasNextPage = false }, edges = Array.Empty<object>() };
        api.On("RegistryCollections", new { organization = new { orgEntity = new { artifactCollections = page } } });
        api.On("RegistryVersions", new { organization = new { orgEntity = new { artifactMemberships = page } } });
        api.On("FetchRegistry", Found());
        using var client = api.Client();
        var registry = await client.GetRegistryAsync("model", cancellationToken: Token);

        await ListAsync(registry.GetCollectionsAsync(SearchFilter.HasTag("gold"), "name", Token));
        await ListAsync(client.SearchVersionsAsync(SearchFilter.NameIs("model"), SearchFilter.NameIs("churn"), SearchFilter.HasAlias("production"), cancellationToken: Token));

        var collections = api.CallsOf("RegistryCollections").Single();
        collections.Text("registryFilter").Should().Be("""{"name":"wandb-registry-model"}""");
        collections.Text("collectionFilter").Should().Be("""{"tag":"gold"}""");
        collections.Text("order").Should().Be("name");
        var versions = api.CallsOf("RegistryVersions").Single();
        versions.Text("organization").Should().Be("Acme Inc");
        versions.Text("collectionFilter").Should().Be("""{"name":"churn"}""");
        versions.Text("artifactFilter").Should().Be("""{"alias":"production"}""");
    }

    [Fact]
    public async Task Rules_are_checked_before_anything_is_sent()
    {
        await using var api = await ScriptedApi.StartAsync(Search, Types);
        using var client = api.Client();

        await Fails<ArgumentNullException>(() => client.GetRegistryAsync(null!, cancellationToken: Token));
        await Fails<ArgumentNullException>(() => client.CreateRegistryAsync(null!, cancellationToken: Token));
        await Fails<ArtifactPathFormatException>(() => client.CreateRegistryAsync("", cancellationToken: Token));
        await Fails<ArtifactPathFormatException>(() => client.CreateRegistryAsync("a/b", cancellationToken: Token));
        await Fails<ArtifactPathFormatException>(() => client.CreateRegistryAsync(new string('x', 114), cancellationToken: Token));
        await Fails<ArgumentException>(() => client.CreateRegistryAsync("a", new() { ArtifactTypes = { "x/y" } }, Token));
        await Fails<ArgumentException>(() => ListAsync(client.GetRegistriesAsync(order: "by name", cancellationToken: Token)));
        api.CallsOf("UpsertRegistry").Should().BeEmpty();

        client.Dispose();
        await Fails<ObjectDisposedException>(() => client.GetRegistryAsync("a", cancellationToken: Token));
        await Fails<ObjectDisposedException>(() => ListAsync(client.GetRegistriesAsync(cancellationToken: Token)));
        await Fails<ObjectDisposedException>(() => ListAsync(client.GetCollectionsAsync("p", cancellationToken: Token)));
    }

    [Fact]
    public async Task The_type_of_a_source_collection_is_changed_by_its_own_request()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("ArtifactCollectionByName", new { project = new { artifactCollection = CollectionOf("dataset") } }, new { project = new { artifactCollection = CollectionOf("table") } });
        api.On("UpdateArtifactSequenceType", new { result = new { artifactCollection = new { id = "Qw==" } } });
        using var client = api.Client();
        var collection = await client.GetCollectionAsync(CollectionPath.Parse("prices"), Token);

        var changed = await collection.UpdateAsync(new() { Type = "table" }, Token);

        changed.Type.Should().Be("table");
        api.CallsOf("UpdateArtifactSequenceType").Single().At("input")!.Value.GetRawText().Should().Be("""{"artifactSequenceID":"Qw==","destinationArtifactTypeName":"table"}""");
    }

    [Fact]
    public async Task Old_servers_are_not_asked_for_filters_of_collections()
    {
        await using var old = await ScriptedApi.StartAsync();
        await using var young = await ScriptedApi.StartAsync("ARTIFACT_COLLECTIONS_FILTERING_SORTING");
        foreach (var api in new[] { old, young })
        {
            api.On("ProjectArtifactCollections", new { project = new { artifactCollections = new { edges = new[] { new { node = CollectionOf("dataset") } } } } });
            using var client = api.Client();
            (await ListAsync(client.GetCollectionsAsync("housing", cancellationToken: Token))).Single().Path.ToString().Should().Be("team/housing/prices");
        }

        old.CallsOf("ProjectArtifactCollections").Single().Document.Should().NotContain("filters");
        young.CallsOf("ProjectArtifactCollections").Single().Document.Should().Contain("filters");
    }

    [Fact]
    public async Task Filters_and_orders_of_collections_need_a_feature_that_is_named_and_go_to_servers_that_have_it()
    {
        await using var old = await ScriptedApi.StartAsync();
        await using var young = await ScriptedApi.StartAsync("ARTIFACT_COLLECTIONS_FILTERING_SORTING");
        young.On("ArtifactTypeArtifactCollections", new { project = new { artifactType = new { artifactCollections = new { edges = Array.Empty<object>() } } } });
        using var without = old.Client();
        using var with = young.Client();

        var filtered = () => ListAsync(without.GetCollectionsAsync("housing", filter: SearchFilter.HasTag("gold"), cancellationToken: Token));
        var ordered = () => ListAsync(without.GetCollectionsAsync("housing", order: "name", cancellationToken: Token));
        await ListAsync(with.GetCollectionsAsync("housing", "model", null, SearchFilter.HasTag("gold"), "-name", Token));

        (await filtered.Should().ThrowAsync<ArtifactApiException>()).Which.Message.Should().Contain("ARTIFACT_COLLECTIONS_FILTERING_SORTING");
        (await ordered.Should().ThrowAsync<ArtifactApiException>()).Which.ErrorCode.Should().Be("FEATURE_MISSING");
        old.CallsOf("ProjectArtifactCollections").Should().BeEmpty();
        var call = young.CallsOf("ArtifactTypeArtifactCollections").Single();
        (call.Text("filters"), call.Text("order"), call.Text("type")).Should().Be(("""{"tag":"gold"}""", "-name", "model"));
    }

    [Fact]
    public async Task A_filter_of_versions_means_complete_ones_unless_it_says_otherwise()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("ArtifactCollectionByName", new { project = new { artifactCollection = CollectionOf("dataset") } });
        api.On("ProjectArtifacts", new { project = new { artifactType = new { artifactCollection = new { artifacts = new { edges = Array.Empty<object>() } } } } });
        using var client = api.Client();
        var collection = await client.GetCollectionAsync(CollectionPath.Parse("prices"), Token);

        await ListAsync(collection.GetVersionsAsync(cancellationToken: Token));
        await ListAsync(collection.GetVersionsAsync(filter: SearchFilter.HasAlias("a"), cancellationToken: Token));
        await ListAsync(collection.GetVersionsAsync(filter: SearchFilter.FromJson("""{"state":"DELETED"}"""), cancellationToken: Token));

        api.CallsOf("ProjectArtifacts").Select(c => c.Text("filters")).Should().Equal("""{"state":"COMMITTED"}""", """{"alias":"a","state":"COMMITTED"}""", """{"state":"DELETED"}""");
    }

    private static object Found() => new { entity = new { project = Project("wandb-registry-model") } };

    private static object Project(string name) => new
    {
        id = "UHJvamVjdDox",
        name,
        entity = new { name = "acme-org", organization = new { name = "Acme Inc" } },
        description = "what it is",
        access = "RESTRICTED",
        createdAt = "2026-03-01T10:00:00",
        allowAllArtifactTypes = false,
        artifactTypes = new { edges = new[] { new { node = new { name = "model" } } } },
    };

    private static object Page(string? cursor, bool more, params object[] projects) => new
    {
        organization = new { orgEntity = new { projects = new { pageInfo = new { endCursor = cursor, hasNextPage = more }, edges = projects.Select(node => new { node }) } } },
    };

    private static object CollectionOf(string type) => new { __typename = "ArtifactSequence", id = "Qw==", name = "prices", type = new { name = type }, project = Wire.Project("team", "housing") };

    private static async Task NamesAsync(string feature, Func<Task> call) =>
        (await call.Should().ThrowAsync<ArtifactApiException>()).Which.Should().Match<ArtifactApiException>(e => !e.IsTransient && e.Message.Contains(feature, StringComparison.Ordinal));

    private static async Task Fails<TException>(Func<Task> call)
        where TException : Exception => await call.Should().ThrowAsync<TException>();

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
