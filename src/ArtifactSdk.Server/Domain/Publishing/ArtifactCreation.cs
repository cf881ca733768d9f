using System.Text.Json;
using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Collections;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Domain.Publishing;

/// <summary>The first step of logging: finds the version that is already there, or makes a pending one.</summary>
internal sealed class ArtifactCreation(IMetadataStore store, ProjectAccess projects, TimeProvider clock)
{
    private const int MaxDigestLength = 128;
    private const int MaxClientIdLength = 256;

    /// <summary>For how long a version without a run may be under way.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromHours(1);

    internal ValueTask<ArtifactRow> CreateAsync(Caller caller, NewArtifact request, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        Validate(request);
        var kept = request with { Metadata = NameRules.ToMetadata(request.Metadata) };
        return store.WriteAsync(session => CreateAsync(session, caller, kept), cancellationToken);
    }

    private static void Validate(NewArtifact request)
    {
        if (!NameRules.IsCollectionName(request.CollectionName))
        {
            NameRules.RequireArtifactName(request.CollectionName);
        }

        NameRules.RequireTypeName(request.TypeName);
        NameRules.RequireTtl(request.TtlDurationSeconds);
        foreach (var alias in request.Aliases)
        {
            NameRules.RequireAlias(alias.Alias);
            if (alias.CollectionName != request.CollectionName)
            {
                throw DomainException.Invalid(
                    $"The alias '{alias.Alias}' is asked for in '{alias.CollectionName}', but the artifact is logged to '{request.CollectionName}'.");
            }
        }

        foreach (var tag in request.Tags)
        {
            NameRules.RequireTag(tag);
        }

        if (string.IsNullOrWhiteSpace(request.Digest) || request.Digest.Length > MaxDigestLength)
        {
            throw DomainException.Invalid($"The digest '{request.Digest}' of artifact '{request.CollectionName}' is empty or too long.");
        }

        if (request.ClientId?.Length > MaxClientIdLength || request.SequenceClientId?.Length > MaxClientIdLength
            || request.DistributedId?.Length > MaxClientIdLength)
        {
            throw DomainException.Invalid($"Client ids have at most {MaxClientIdLength} characters.");
        }
    }

    private async ValueTask<ArtifactRow> CreateAsync(IMetadataSession session, Caller caller, NewArtifact request)
    {
        var entity = await ProjectAccess.FindEntityAsync(session, caller, request.EntityName)
            ?? throw DomainException.NotFound($"Entity {request.EntityName} not found");
        var project = await projects.OpenOrCreateAsync(session, caller, entity, request.ProjectName);
        if (project.IsRegistry)
        {
            throw DomainException.Invalid(
                $"Artifacts are not logged into the registry project '{project.Name}': log to a project of your team, then link the version.");
        }

        var run = string.IsNullOrEmpty(request.RunName)
            ? null
            : await session.FindRunAsync(project.Id, request.RunName)
                ?? throw DomainException.NotFound($"run {request.RunName} not found in {entity.Name}/{project.Name}");
        var sequence = await OpenSequenceAsync(session, project, request, run);

        if (await FindRetriedAsync(session, sequence, request) is { } retried)
        {
            return retried;
        }

        if (request.DistributedId is { Length: > 0 } distributed)
        {
            if (await session.FindPendingByDistributedIdAsync(sequence.Id, distributed) is { } shared)
            {
                await RecordAsync(session, shared, run, request);
                return shared;
            }
        }
        else if (request.Deduplicate && await session.FindCommittedByDigestAsync(sequence.Id, request.Digest) is { } same)
        {
            await RecordAsync(session, same, run, request);
            if (await session.FindMembershipAsync(sequence.Id, same.Id) is { } membership)
            {
                await AliasRules.GiveAsync(session, membership, [AliasRules.Latest, .. request.Aliases.Select(alias => alias.Alias)]);
            }

            return same;
        }

        return await AddPendingAsync(session, caller, sequence, run, request);
    }

    private async ValueTask<CollectionRow> OpenSequenceAsync(IMetadataSession session, ProjectRow project, NewArtifact request, RunRow? run)
    {
        if (await session.FindCollectionAsync(project.Id, request.CollectionName) is { } existing)
        {
            if (existing.Kind != CollectionKind.Sequence)
            {
                throw DomainException.Invalid(
                    $"'{request.CollectionName}' in project '{project.Name}' is a collection of links; log under another name.");
            }

            var type = await session.GetTypeAsync(existing.TypeId);
            if (type?.Name == request.TypeName)
            {
                return existing;
            }

            if (!await IsUndecidedAsync(session, existing, run))
            {
                throw new DomainException(
                    $"Artifact {request.CollectionName} already exists with type '{type?.Name}'; cannot create another with type '{request.TypeName}'",
                    ErrorCodes.ArtifactTypeMismatch,
                    400);
            }

            var other = await TypeRows.OpenAsync(session, project.Id, request.TypeName, clock);
            var retyped = existing with { TypeId = other.Id, UpdatedAt = clock.GetUtcNow() };
            await session.UpdateCollectionAsync(retyped);
            await session.SetTypeOfSequenceAsync(existing.Id, other.Id);
            return retyped;
        }

        // A collection may be renamed to what no artifact can be called; only a new one has to be named like an artifact.
        NameRules.RequireArtifactName(request.CollectionName);
        var row = await TypeRows.OpenAsync(session, project.Id, request.TypeName, clock);
        var now = clock.GetUtcNow();
        return await session.AddCollectionAsync(new CollectionRow(
            0, project.Id, row.Id, CollectionKind.Sequence, request.CollectionName, null, CollectionState.Ready, 0, now, now));
    }

    /// <summary>
    /// Whether nothing was ever committed to the collection and nobody else is about to: a first attempt that came to nothing, of
    /// which clients cannot even know, settles no type for good.
    /// </summary>
    private async ValueTask<bool> IsUndecidedAsync(IMetadataSession session, CollectionRow sequence, RunRow? run)
    {
        if (sequence.NextVersionIndex > 0)
        {
            return false;
        }

        foreach (var pending in await session.PendingOfSequenceAsync(sequence.Id))
        {
            var isAlive = pending.RunId is { } id && await session.GetRunAsync(id) is { } producer
                ? producer.Id != run?.Id && !RunLiveness.HasEnded(producer, clock.GetUtcNow())
                : clock.GetUtcNow() - pending.CreatedAt < _patience;
            if (isAlive)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A request that was sent again (its answer got lost) finds what the first one made.</summary>
    private static async ValueTask<ArtifactRow?> FindRetriedAsync(IMetadataSession session, CollectionRow sequence, NewArtifact request) =>
        !string.IsNullOrEmpty(request.ClientId)
            && await session.FindArtifactByClientIdAsync(request.ClientId) is { } id
            && await session.GetArtifactAsync(id) is { State: ArtifactState.Pending } known
            && known.SequenceId == sequence.Id && known.Digest == request.Digest
            ? known
            : null;

    private async ValueTask RecordAsync(IMetadataSession session, ArtifactRow artifact, RunRow? run, NewArtifact request)
    {
        if (!string.IsNullOrEmpty(request.ClientId))
        {
            await session.SetClientIdAsync(request.ClientId, artifact.Id);
        }

        if (run is not null)
        {
            await session.AddRunArtifactAsync(new RunArtifactRow(run.Id, artifact.Id, RunArtifactRole.Output, [], clock.GetUtcNow()));
        }
    }

    private async ValueTask<ArtifactRow> AddPendingAsync(
        IMetadataSession session, Caller caller, CollectionRow sequence, RunRow? run, NewArtifact request)
    {
        var now = clock.GetUtcNow();
        var artifact = await session.AddArtifactAsync(new ArtifactRow
        {
            Id = 0,
            SequenceId = sequence.Id,
            TypeId = sequence.TypeId,
            State = ArtifactState.Pending,
            Digest = request.Digest,
            Description = request.Description,
            Metadata = string.IsNullOrEmpty(request.Metadata) ? null : request.Metadata,
            Labels = request.Labels,
            TtlDurationSeconds = request.TtlDurationSeconds,
            HistoryStep = request.HistoryStep,
            RunId = run?.Id,
            CreatedByUserId = caller.User?.Id,
            DistributedId = string.IsNullOrEmpty(request.DistributedId) ? null : request.DistributedId,
            SequenceClientId = request.SequenceClientId,
            CreatedAt = now,
            UpdatedAt = now,
            RequestedAliases = JsonSerializer.Serialize(request.Aliases.Select(alias => alias.Alias).Distinct()),
        });
        foreach (var tag in request.Tags.Distinct())
        {
            await session.AddArtifactTagAsync(artifact.Id, tag);
        }

        await RecordAsync(session, artifact, run, request);
        return artifact;
    }
}
