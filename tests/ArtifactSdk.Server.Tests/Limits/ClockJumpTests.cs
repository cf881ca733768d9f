using System.Net;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Security;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Limits;

/// <summary>Somebody sets the machine's time while the server runs, by a day in either direction.</summary>
public sealed class ClockJumpTests : IAsyncLifetime
{
    private readonly SettableClock _clock = new();
    private RegistryServer _server = null!;
    private HttpClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RegistryServer.StartAsync(new() { TimeProvider = _clock }, Token);
        _client = new HttpClient { BaseAddress = _server.BaseUrl };
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _server.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task New_urls_work_after_a_jump_and_old_ones_end_by_the_new_time(int days)
    {
        var key = await StoreAsync();
        var before = await UrlAsync(key);

        _clock.Jump(TimeSpan.FromDays(days));
        var after = await UrlAsync(key);

        (await StatusAsync(after)).Should().Be(HttpStatusCode.OK);
        (await StatusAsync(before)).Should().Be(days > 0 ? HttpStatusCode.Forbidden : HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Keys_and_rates_do_not_notice_a_jump(int days)
    {
        await AskAsync();

        _clock.Jump(TimeSpan.FromDays(days));

        for (var i = 0; i < 5; i++)
        {
            await AskAsync();
        }
    }

    [Fact]
    public async Task A_key_that_is_deleted_behind_the_servers_back_ends_in_half_a_minute_though_the_time_is_set_back()
    {
        var (_, key) = await AddKeyAsync();
        (await AskAsync(key)).Should().Be(HttpStatusCode.OK);

        _clock.Jump(TimeSpan.FromDays(-1));
        await _server.Storage.Metadata.WriteAsync(
            async session =>
            {
                foreach (var row in await session.FindApiKeysAsync(key[..ApiKeySecret.PrefixLength]))
                {
                    await session.DeleteApiKeyAsync(row.Id);
                }

                return true;
            },
            Token);
        _clock.Pass(TimeSpan.FromSeconds(31));

        (await AskAsync(key)).Should().Be(HttpStatusCode.Unauthorized);
    }

    private async Task<(long Id, string Key)> AddKeyAsync()
    {
        var key = ApiKeySecret.Generate();
        var row = await _server.Storage.Metadata.WriteAsync(
            async session =>
            {
                var user = await session.FindUserAsync(_server.AdminUser);
                return await session.AddApiKeyAsync(ApiKeySecret.ToRow(key, user!.Id, null, _clock.GetUtcNow()));
            },
            Token);
        return (row.Id, key);
    }

    private async Task<BlobKey> StoreAsync()
    {
        var entity = await _server.Storage.Metadata.ReadAsync(session => session.FindEntityAsync(_server.Entity), Token);
        var key = new BlobKey(entity!.Id, TestServer.HexMd5([1]));
        await _server.Storage.Blobs.PutAsync(key, new MemoryStream([1]), Token);
        return key;
    }

    private async Task<string> UrlAsync(BlobKey key)
    {
        var secret = await _server.Storage.Metadata.ReadAsync(session => session.GetSettingAsync("urls.secret"), Token);
        var signer = new UrlSigner(Convert.FromHexString(secret!), TimeSpan.FromHours(12), _clock);
        return new SignedUrls(signer, _server.BaseUrl.OriginalString.TrimEnd('/')).ForDownload(key, "f");
    }

    private async Task<HttpStatusCode> StatusAsync(string url)
    {
        using var response = await _client.GetAsync(new Uri(url), Token);
        return response.StatusCode;
    }

    private async Task AskAsync() => (await AskAsync(_server.ApiKey!)).Should().Be(HttpStatusCode.OK);

    private async Task<HttpStatusCode> AskAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = new StringContent("""{"query":"{ viewer { username } }"}""") };
        request.Headers.Authorization = TestServer.Basic("api", key);
        using var response = await _client.SendAsync(request, Token);
        return response.StatusCode;
    }

    /// <summary>Its time can be set; what it counts for spans goes on evenly.</summary>
    private sealed class SettableClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 3, 29, 1, 59, 59, TimeSpan.Zero);
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _ticks;

        internal void Jump(TimeSpan span) => _now += span;

        internal void Pass(TimeSpan span)
        {
            _now += span;
            _ticks += span.Ticks;
        }
    }
}
