using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>An API key with whose it is; never its text.</summary>
internal sealed record KeyView(ApiKeyRow Key, string UserName);

/// <summary>Gives API keys out and takes them back. Who may is decided before.</summary>
internal sealed class KeyAdministration(IMetadataStore store, TimeProvider clock)
{
    private const int MaxName = 128;

    internal ValueTask<IReadOnlyList<KeyView>> ListAsync(string? userName, CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<KeyView>>(
            async session =>
            {
                var only = userName is null ? null : await session.FindUserAsync(userName) ?? throw AdministrationErrors.NoUser(userName);
                var names = new Dictionary<long, string>();
                List<KeyView> keys = [];
                foreach (var key in await session.AllApiKeysAsync(only?.Id))
                {
                    if (!names.TryGetValue(key.UserId, out var name))
                    {
                        name = (await session.GetUserAsync(key.UserId))?.Username ?? "";
                        names.Add(key.UserId, name);
                    }

                    keys.Add(new KeyView(key, name));
                }

                return keys;
            },
            cancellationToken);

    /// <summary>The answer is the only place where the key's text ever is.</summary>
    internal async ValueTask<(long Id, string Key)> CreateAsync(string userName, string? name, CancellationToken cancellationToken)
    {
        if (name is { Length: > MaxName } || name?.Any(char.IsControl) == true)
        {
            throw AdministrationErrors.Unusable($"The name of a key has at most {MaxName} characters, and no line breaks.");
        }

        var secret = ApiKeySecret.Generate();
        var row = await store.WriteAsync(
            async session =>
            {
                var user = await UserAdministration.RequireAsync(session, userName);
                return await session.AddApiKeyAsync(ApiKeySecret.ToRow(secret, user.Id, name, clock.GetUtcNow()));
            },
            cancellationToken);
        return (row.Id, secret);
    }

    internal ValueTask<bool> RevokeAsync(long id, CancellationToken cancellationToken) => store.WriteAsync(
        async session =>
        {
            var key = await session.GetApiKeyAsync(id) ?? throw AdministrationErrors.NoKey(id);
            if (key.RevokedAt is not null)
            {
                throw DomainException.NotFound(FormattableString.Invariant($"The API key {id} was revoked already."));
            }

            await session.RevokeApiKeyAsync(id, clock.GetUtcNow());
            return true;
        },
        cancellationToken);
}
