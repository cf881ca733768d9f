using System.Runtime.CompilerServices;
using ArtifactSdk.Artifacts;
using ArtifactSdk.Paths;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Projects;

/// <summary>Lists projects, and the types of artifacts in one.</summary>
internal sealed class ProjectLister(ClientContext context)
{
    public async IAsyncEnumerable<ProjectInfo> ListAsync(string? entity, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        context.ThrowIfDisposed();
        var owner = entity ?? await context.GetDefaultEntityAsync(cancellationToken).ConfigureAwait(false);
        var action = $"list the projects of '{owner}'";
        await foreach (var edge in Pages.ReadAsync(FetchAsync, cancellationToken).ConfigureAwait(false))
        {
            // Registries are projects to the server, and something else to people.
            if (edge.Node is { Name: { } name } node && !name.StartsWith(PathRules.RegistryPrefix, StringComparison.Ordinal))
            {
                yield return new(node.EntityName ?? owner, name, node.Description, VersionReader.TimeOf(node.CreatedAt) ?? DateTimeOffset.UnixEpoch);
            }
        }

        async Task<WireEdges<WireProjectDetails>?> FetchAsync(string? cursor, CancellationToken token)
        {
            var data = await context.Api.ExecuteAsync(ProjectListOperation.Instance, new(owner, cursor, Pages.Size), action, token).ConfigureAwait(false);
            return data.Models;
        }
    }

    public async IAsyncEnumerable<string> ListTypesAsync(CollectionPath project, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        context.ThrowIfDisposed();
        var action = $"list the types of artifacts in '{project.Project}'";
        var (path, _) = await context.Resolver.CompleteAsync(project, null, null, action, null, cancellationToken).ConfigureAwait(false);
        await foreach (var edge in Pages.ReadAsync(FetchAsync, cancellationToken).ConfigureAwait(false))
        {
            if (edge.Node?.Name is { } name)
            {
                yield return name;
            }
        }

        async Task<WireEdges<WireName>?> FetchAsync(string? cursor, CancellationToken token)
        {
            var data = await context.Api.ExecuteAsync(ArtifactTypeListOperation.Instance, new(path.Owner!, path.Project!, cursor, Pages.Size), action, token).ConfigureAwait(false);
            return data.Project is { } answer
                ? answer.ArtifactTypes
                : throw new ArtifactNotFoundException($"Could not {action}: '{path.Owner}/{path.Project}' not found, or the API key may not see it. Check the names.");
        }
    }
}
