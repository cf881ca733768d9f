using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>Makes an account for somebody of whom the e-mail address alone is given, as clients do.</summary>
internal sealed class UserCreation(IMetadataStore store, TimeProvider clock)
{
    /// <summary>The name is made from what stands before the '@'; the account belongs to the caller's organisation.</summary>
    internal ValueTask<UserRow> CreateAsync(Caller caller, string email, bool isAdmin, CancellationToken cancellationToken)
    {
        var by = caller.RequireUser();
        if (!by.IsAdmin)
        {
            throw DomainException.Denied();
        }

        if (!AccountNames.IsEmail(email))
        {
            throw DomainException.Invalid($"'{email}' is no e-mail address: give one such as ada@example.org.");
        }

        return store.WriteAsync(
            async session =>
            {
                if (await Accounts.WithEmailAsync(session, email).FirstOrDefaultAsync(cancellationToken) is { } known)
                {
                    throw DomainException.Invalid($"The account '{known.Username}' has the e-mail address '{email}' already.");
                }

                var name = await AccountNames.FindFreeAsync(session, email[..email.IndexOf('@', StringComparison.Ordinal)], otherwise: "user");
                var user = await Accounts.AddAsync(session, clock.GetUtcNow(), name, name, email, isAdmin, isService: false);
                foreach (var (organization, _) in await session.OrganizationsOfUserAsync(by.Id))
                {
                    await session.SetOrganizationMemberAsync(organization.Id, user.Id, isAdmin ? Roles.Admin : Roles.Member);
                }

                return user;
            },
            cancellationToken);
    }
}
