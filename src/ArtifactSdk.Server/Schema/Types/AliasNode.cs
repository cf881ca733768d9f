using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>An alias as clients see it; the version number of a membership counts as one.</summary>
internal sealed record AliasNode(string Id, string Name, long CollectionId, long MembershipId)
{
    /// <summary>The membership's own aliases and, exactly once, its "vN": clients read the version from it.</summary>
    internal static ValueTask<List<AliasNode>> OfAsync(RequestContext request, MembershipRow membership) =>
        request.ReadAsync(async session =>
        {
            var nodes = new List<AliasNode>();
            foreach (var alias in await session.AliasesOfMembershipAsync(membership.Id))
            {
                // Names of the form vN cannot be given, so an old row of that form can only mislead.
                if (NameRules.VersionNumber(alias.Name) is null)
                {
                    nodes.Add(new AliasNode(
                        GlobalIds.Encode(GlobalIds.Alias, alias.Id), alias.Name, membership.CollectionId, membership.Id));
                }
            }

            nodes.Add(new AliasNode(
                GlobalIds.Encode("ArtifactVersionAlias", membership.Id),
                WireText.Version(membership.VersionIndex),
                membership.CollectionId,
                membership.Id));
            return nodes;
        });
}
