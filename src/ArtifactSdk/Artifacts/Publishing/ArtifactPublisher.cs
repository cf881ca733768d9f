using System.Net;
using ArtifactSdk.Diagnostics;
using ArtifactSdk.Manifests;
using ArtifactSdk.Paths;
using ArtifactSdk.Protocol.Operations;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>Makes a version of a draft. It becomes visible with the last step, when the server has every byte.</summary>
internal sealed class ArtifactPublisher(ClientContext context, PublishTarget target, long nextStep)
{
    internal async Task<ArtifactVersion> PublishAsync(Artifact draft, IEnumerable<string>? aliases, LogArtifactOptions options, CancellationToken cancellationToken) =>
        (await PublishAsync(draft, draft.Incremental ? PublishMode.Incremental : PublishMode.Full, aliases, options, cancellationToken).ConfigureAwait(false))!;

    /// <summary>Null when the version is not complete yet.</summary>
    internal async Task<ArtifactVersion?> PublishAsync(Artifact draft, PublishMode mode, IEnumerable<string>? aliases, LogArtifactOptions options, CancellationToken cancellationToken)
    {
        var action = $"log artifact '{draft.Name}'";
        var concurrency = options.MaxConcurrency ?? context.Transfer.MaxConcurrency;
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1, nameof(LogArtifactOptions.MaxConcurrency));
        SameServer.Require(context, draft, "artifact");
        ThrowIfElsewhere(draft);
        ThrowIfMixed(draft, mode);
        var input = Prepare(draft, aliases);

        // Now, not after waiting for other logs: until then the caller may have begun to change the draft.
        var all = draft.Snapshot();
        var references = draft.ReferenceSnapshot();
        ThrowIfMoved(draft, input.StorageRegion, all);
        var pending = new PendingFiles(options.Timeout is not null);
        pending.Expect(all.Where(e => e.Content is not StoredContent).Select(e => e.Path));
        return await OperationDeadline.RunAsync(
            options.Timeout,
            context.TimeProvider,
            pending,
            action,
            "Unless all files were complete, no version was created. Repeat the call, which does not send again what the server has, or raise the option Timeout.",
            token => PublishAsync(draft, mode, input, all, references, concurrency, options.Progress, pending, action, token),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<ArtifactVersion?> PublishAsync(
        Artifact draft,
        PublishMode mode,
        CreateArtifactInput input,
        DraftEntry[] all,
        IReadOnlyList<PendingReference> references,
        int concurrency,
        IProgress<TransferProgress>? progress,
        PendingFiles pending,
        string action,
        CancellationToken cancellationToken)
    {
        var entries = Array.Exists(all, e => e.Content is StoredContent) ? Array.FindAll(all, e => e.Content is not StoredContent) : all;
        ManifestEntry[] kept = [.. all.Where(e => e.Content is StoredContent).Select(e => ((StoredContent)e.Content).Entry with { Path = e.Path })];
        using var turn = await context.LockLogAsync(target.Entity, target.Project, draft.Name, cancellationToken).ConfigureAwait(false);
        await CheckTypeAsync(draft, action, cancellationToken).ConfigureAwait(false);

        kept = [.. kept, .. await new ReferenceResolver(context, action).ResolveAsync(references, all.Select(e => e.Path), concurrency, cancellationToken).ConfigureAwait(false)];
        var parts = new PartDigests(context.Transfer.MultipartUploadThreshold, context.Transfer.PartSize);
        var contents = new MappedList<DraftEntry, ContentSource>(entries, e => e.Content);
        using var small = KeptContents.TryStart(contents, context.Limits);
        var hashes = await ContentHasher.HashAsync(contents, null, parts, context.Limits.Memory, small, cancellationToken).ConfigureAwait(false);
        var manifest = new DraftManifest(entries, hashes, kept, input.StorageRegion);
        var digest = ManifestDigest.Compute(manifest);

        var created = await CreateAsync(input with { Digest = digest, DistributedId = mode.DistributedId, EnableDigestDeduplication = mode.IsWhole }, action, cancellationToken).ConfigureAwait(false);
        if (created.State == CreateArtifactOperation.Committed)
        {
            small?.Complete();
        }
        else
        {
            await UploadAsync(created, mode, draft.Base?.Id ?? created.ArtifactSequence?.LatestArtifact?.Id, entries, hashes, manifest, parts, small, concurrency, progress, pending, action, cancellationToken).ConfigureAwait(false);
            small?.Complete();
            if (!mode.Commits)
            {
                return null;
            }

            _ = await context.Api.ExecuteAsync(CommitArtifactOperation.Instance, new CommitArtifactVariables(created.Id!), action, cancellationToken).ConfigureAwait(false);
        }

        var version = await context.Resolver.GetByIdAsync(created.Id!, action, cancellationToken).ConfigureAwait(false);
        draft.LoggedVersion = version;
        Log.ArtifactLogged(context.Logger, version.Path.ToString(), created.State == CreateArtifactOperation.Committed ? "unchanged" : "new", version.FileCount, version.Size);
        return version;
    }

    // A run logs into its own project, and a draft of a version continues the collection of that version.
    private void ThrowIfElsewhere(Artifact draft)
    {
        if (draft.Base?.Collection is { } home && (home.Owner != target.Entity || home.Project != target.Project))
        {
            throw new InvalidOperationException($"The draft of '{home}' cannot be logged by a run of '{target.Entity}/{target.Project}': it becomes the next version of the collection that it was created from. Start a run in '{home.Owner}/{home.Project}'.");
        }
    }

    // A manifest names one region for all its entries.
    private static void ThrowIfMoved(Artifact draft, string? region, DraftEntry[] entries)
    {
        if (draft.Base is { } @base && region != @base.StorageRegion && Array.Exists(entries, e => e.Content is StoredContent))
        {
            throw new InvalidOperationException($"The draft '{draft.Name}' keeps entries that are stored in {Describe(@base.StorageRegion)} and cannot be logged to {Describe(region)}: a version lies in one. Leave StorageRegion as it is, or replace all entries.");
        }
    }

    private static string Describe(string? region) => region is null ? "the server's default region" : $"region '{region}'";

    private static void ThrowIfMixed(Artifact draft, PublishMode mode)
    {
        if (draft.Incremental && (draft.Base is not null || mode.DistributedId is not null))
        {
            throw new InvalidOperationException(draft.Base is not null
                ? $"The draft '{draft.Name}' was created from a version and already lists all entries, so it cannot be incremental. Set Incremental to false; unchanged entries are not sent again."
                : $"The draft '{draft.Name}' is incremental, which a version of several writers cannot be. Set Incremental to false.");
        }
    }

    private CreateArtifactInput Prepare(Artifact draft, IEnumerable<string>? aliases)
    {
        List<string> names = ["latest"];
        foreach (var alias in aliases ?? [])
        {
            NameRules.Throw(alias is null ? "An alias is null. Leave it out." : NameRules.CheckNewAlias(alias), nameof(aliases));
            if (!names.Contains(alias!, StringComparer.Ordinal))
            {
                names.Add(alias!);
            }
        }

        foreach (var tag in draft.Tags)
        {
            NameRules.Throw(tag is null ? "A tag is null. Leave it out." : NameRules.CheckTag(tag), nameof(draft));
        }

        return new CreateArtifactInput
        {
            EntityName = target.Entity,
            ProjectName = target.Project,
            RunName = target.IsProducer ? target.RunId : null,
            ArtifactTypeName = draft.Type,
            ArtifactCollectionName = draft.Name,
            Digest = "",
            Description = string.IsNullOrEmpty(draft.Description) ? null : draft.Description,
            Aliases = [.. names.Select(n => new AliasInput(draft.Name, n))],
            Tags = draft.Tags.Count == 0 ? null : [.. draft.Tags.Distinct(StringComparer.Ordinal).Select(t => new TagInput(t))],
            Metadata = MetadataJson.Serialize(draft.Metadata),
            TtlDurationSeconds = draft.TimeToLive?.ToWire(),
            StorageRegion = string.IsNullOrEmpty(draft.StorageRegion) ? null : draft.StorageRegion,
            HistoryStep = nextStep == 0 || !target.IsProducer ? null : nextStep,
            ClientId = Artifact.NewClientId(),
            SequenceClientId = draft.SequenceClientId,
        };
    }

    // Asked first, because the server's own refusal would come after hashing everything.
    private async Task CheckTypeAsync(Artifact draft, string action, CancellationToken cancellationToken)
    {
        var variables = new ArtifactTypeVariables(target.Entity, target.Project, $"{draft.Name}:latest");
        var data = await context.Api.ExecuteAsync(ArtifactTypeOperation.Instance, variables, action, cancellationToken).ConfigureAwait(false);
        if (data.Project?.Artifact?.ArtifactType?.Name is { } existing && existing != draft.Type)
        {
            throw new ArtifactApiException($"Could not {action}: '{target.Entity}/{target.Project}/{draft.Name}' already exists with type '{existing}', and a collection has only one type; the draft has '{draft.Type}'. Use type '{existing}', or another name.", HttpStatusCode.BadRequest, "ARTIFACT_TYPE_MISMATCH");
        }
    }

    private async Task<CreatedArtifact> CreateAsync(CreateArtifactInput input, string action, CancellationToken cancellationToken)
    {
        var data = await context.Api.ExecuteAsync(CreateArtifactOperation.Instance, new CreateArtifactVariables(input), action, cancellationToken).ConfigureAwait(false);
        return data.CreateArtifact?.Artifact is { Id: not null } created
            ? created
            : throw new ArtifactApiException($"Could not {action}: the server created no artifact, and gave no reason.", HttpStatusCode.OK) { Operation = CreateArtifactOperation.Instance.Name };
    }

    private async Task UploadAsync(
        CreatedArtifact created,
        PublishMode mode,
        string? baseId,
        DraftEntry[] entries,
        HashedContent[] hashes,
        DraftManifest manifest,
        PartDigests parts,
        KeptContents? small,
        int concurrency,
        IProgress<TransferProgress>? progress,
        PendingFiles pending,
        string action,
        CancellationToken cancellationToken)
    {
        var manifests = new ManifestUpload(context, target, mode, created.Id!, baseId, action);
        var manifestId = await manifests.CreateAsync(cancellationToken).ConfigureAwait(false);
        var source = new DraftUploadSource(context, created.Id!, manifestId, entries, hashes, parts, small, pending, action);
        if (entries.Length > 0)
        {
            var tracker = new ProgressTracker(progress, 0, 0) { Completed = pending.Complete };
            _ = await new UploadQueue(context.Storage, concurrency, context.Journals, context.Limits).RunAsync(source, tracker, cancellationToken).ConfigureAwait(false);
        }

        manifest.BirthOf = source.BirthOf;
        await manifests.UploadAsync(manifest, cancellationToken).ConfigureAwait(false);
    }
}
