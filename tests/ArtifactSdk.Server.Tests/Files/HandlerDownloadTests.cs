using System.Net;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Collections;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Files;

public sealed class HandlerDownloadTests : IAsyncLifetime
{
    private static readonly byte[] Bytes = "id,price\n1,2\n"u8.ToArray();
    private static readonly byte[] Unlinked = "not linked anywhere"u8.ToArray();
    private static readonly string Hex = TestServer.HexMd5(Bytes);
    private TestServer _server = null!;
    private string _id = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        var artifact = await _server.LogAsync("housing", "prices", "dir/a b.csv", Bytes);
        await _server.LogAsync("housing", "other", "x.csv", Unlinked);
        await _server.Services.Linking.LinkAsync(
            _server.Admin,
            new LinkRequest
            {
                ArtifactId = GlobalIds.Encode(GlobalIds.Artifact, artifact.Id),
                EntityName = _server.Server.OrganizationEntity,
                ProjectName = "wandb-registry-dataset",
                CollectionName = "linked",
            },
            CancellationToken);
        _id = Uri.EscapeDataString(GlobalIds.Encode(GlobalIds.Artifact, artifact.Id));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public static TheoryData<string> AllForms =>
    [
        "/artifacts/local-team/{hex}",
        "/artifactsV2/default/local-team/{id}/{hex}",
        "/artifactsV2/default/local-team//{hex}",
        "/artifactsV2/default/local-team/housing/prices/{id}/{hex}/a%20b.csv",
        "/artifactsV2/default/local-team/housing/prices//{hex}/a%20b.csv",
        "/artifactsV2/default/local-team/housing/prices/{id}/{id}/{hex}/a%20b.csv",
        "/artifactsV2/default/local-team/housing/prices/{id}//{hex}/a%20b.csv",
        "/artifactsV2/default/local-team/housing/prices/{id}/{id}/{hex}/unescaped?name#here.csv",
        "/artifactsV2/us-east/local-org/wandb-registry-dataset/linked/{id}/{hex}/a%20b.csv",
        "/artifactsV2/default/local-org/wandb-registry-dataset/linked/{id}/{id}/{hex}/a%20b.csv",
        "/artifactsV2/default/local-org/wandb-registry-dataset/linked//{hex}/a%20b.csv",
        "/artifactsV2/default/local/wandb-registry-dataset/linked//{hex}/a%20b.csv",
    ];

    [Theory]
    [MemberData(nameof(AllForms))]
    public async Task Each_form_sends_the_bytes_to_who_may_read_them(string form)
    {
        using var response = await _server.Keyed.GetAsync(Path(form), CancellationToken);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsByteArrayAsync(CancellationToken)).Should().Equal(Bytes);
    }

    [Theory]
    [MemberData(nameof(AllForms))]
    public async Task Each_form_needs_a_key(string form)
    {
        using var anonymous = await _server.Anonymous.GetAsync(Path(form), CancellationToken);
        using var wrong = _server.WithKey(new string('0', 40));
        using var refused = await wrong.GetAsync(Path(form), CancellationToken);

        anonymous.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [MemberData(nameof(AllForms))]
    public async Task Each_form_is_404_for_who_sees_neither_the_project_nor_a_link(string form)
    {
        var (_, key) = await _server.AddUserAsync("stranger");
        using var client = _server.WithKey(key);

        using var response = await client.GetAsync(Path(form), CancellationToken);

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/artifactsV2/default/local-org/wandb-registry-dataset/linked/{id}/{hex}/f", HttpStatusCode.OK)]
    [InlineData("/artifactsV2/default/local-org/wandb-registry-dataset/linked//{hex}/f", HttpStatusCode.OK)]
    [InlineData("/artifactsV2/default/local-team/{id}/{hex}", HttpStatusCode.OK)]
    [InlineData("/artifactsV2/default/local-org/wandb-registry-dataset/linked/{id}/{unlinked}/f", HttpStatusCode.NotFound)]
    [InlineData("/artifactsV2/default/local-org/wandb-registry-dataset/linked//{unlinked}/f", HttpStatusCode.NotFound)]
    [InlineData("/artifactsV2/default/local-team/housing/prices/{id}/{unlinked}/f", HttpStatusCode.NotFound)]
    [InlineData("/artifacts/local-team/{unlinked}", HttpStatusCode.NotFound)]
    public async Task Who_sees_only_the_registry_gets_what_is_linked_there_and_nothing_else(string form, HttpStatusCode expected)
    {
        var (user, key) = await _server.AddUserAsync("colleague");
        await _server.Services.Store.WriteAsync(
            async session =>
            {
                var organization = await session.FindOrganizationAsync(_server.Server.Organization);
                await session.SetOrganizationMemberAsync(organization!.Id, user.Id, "viewer");
                return true;
            },
            CancellationToken);
        using var client = _server.WithKey(key);

        using var response = await client.GetAsync(Path(form), CancellationToken);

        response.StatusCode.Should().Be(expected);
    }

    [Theory]
    [InlineData("/artifacts/local-team/00000000000000000000000000000000")]
    [InlineData("/artifacts/nobody/{hex}")]
    [InlineData("/artifacts/local-team/../{hex}")]
    [InlineData("/artifactsV2/default/local-team/housing/prices/{id}/{id}/00000000000000000000000000000000/f")]
    [InlineData("/artifactsV2/default/local-team/housing/missing//{hex}/f")]
    [InlineData("/artifactsV2/default/local-team/missing/prices//{hex}/f")]
    [InlineData("/artifactsV2/")]
    [InlineData("/artifacts/")]
    [InlineData("/artifacts")]
    public async Task What_is_not_there_is_404(string form)
    {
        using var response = await _server.Keyed.GetAsync(Path(form), CancellationToken);

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync(CancellationToken)).Should().StartWith("{\"error\":");
    }

    [Fact]
    public async Task Ranges_and_conditions_work_here_too()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path(AllForms.First()));
        request.Headers.Range = new(3, 7);

        using var response = await _server.Keyed.SendAsync(request, CancellationToken);

        response.StatusCode.Should().Be(HttpStatusCode.PartialContent);
        (await response.Content.ReadAsStringAsync(CancellationToken)).Should().Be("price");
    }

    [Fact]
    public async Task A_version_that_is_not_committed_is_not_served()
    {
        var pending = "pending bytes"u8.ToArray();
        await _server.StoreAsync(pending);

        using var response = await _server.Keyed.GetAsync($"/artifacts/local-team/{TestServer.HexMd5(pending)}", CancellationToken);

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    private string Path(string form) => form
        .Replace("{id}", _id, StringComparison.Ordinal)
        .Replace("{hex}", Hex, StringComparison.Ordinal)
        .Replace("{unlinked}", TestServer.HexMd5(Unlinked), StringComparison.Ordinal);
}
