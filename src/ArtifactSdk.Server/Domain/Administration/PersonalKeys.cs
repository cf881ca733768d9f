using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>People's own API keys: everybody makes and revokes their own, administrators revoke those of others too.</summary>
internal sealed class PersonalKeys(IMetadataStore store, TimeProvider clock)
{
    private const int MaxDescription = 128;
    private const int MaxKeys = 100;

    /// <summary>The answer is the only place where the key's text ever is.</summary>
    internal async ValueTask<(ApiKeyRow Row, string Key)> GenerateAsync(Caller caller, string? description, CancellationToken cancellationToken)
    {
        var user = caller.RequireUser();
        if (description is { Length: > MaxDescription } || description?.Any(char.IsControl) == true)
        {
            throw DomainException.Invalid($"The description of a key has at most {MaxDescription} characters, and no line breaks.");
        }

        var secret = ApiKeySecret.Generate();
        var row = await store.WriteAsync(
            async session =>
            {
                if ((await session.ListApiKeysAsync(user.Id)).Count >= MaxKeys)
                {
                    throw DomainException.Invalid($"{user.Username} has {MaxKeys} API keys already; delete one that is not needed.");
                }

                return await session.AddApiKeyAsync(ApiKeySecret.ToRow(secret, user.Id, description, clock.GetUtcNow()));
            },
            cancellationToken);
        return (row, secret);
    }

    /// <summary>A key that is somebody else's, revoked already or never was: all are not found, so that ids tell nothing.</summary>
    internal ValueTask<bool> DeleteAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        var user = caller.RequireUser();
        var keyId = GlobalIds.Require(id, GlobalIds.ApiKey);
        return store.WriteAsync(
            async session =>
            {
                var key = await session.GetApiKeyAsync(keyId);
                if (key is not { RevokedAt: null } || (key.UserId != user.Id && !user.IsAdmin))
                {
                    throw DomainException.NotFound($"No API key has the id '{id}'.");
                }

                await session.RevokeApiKeyAsync(key.Id, clock.GetUtcNow());
                return true;
            },
            cancellationToken);
    }
}
