namespace ArtifactSdk.Protocol.Operations;

/// <summary>Announces a version by its digest. The answer is a new pending one, or the version that has this content already.</summary>
internal static class CreateArtifactOperation
{
    public const string Committed = "COMMITTED";

    public static readonly GraphQlOperation<CreateArtifactVariables, CreateArtifactData> Instance = new(
        "CreateArtifact",
        """
        mutation CreateArtifact($input: CreateArtifactInput!) {
          createArtifact(input: $input) { artifact { id state artifactSequence { latestArtifact { id } } } }
        }
        """,
        WireJsonContext.Default.CreateArtifactVariables,
        WireJsonContext.Default.CreateArtifactData);
}

internal sealed record CreateArtifactVariables(CreateArtifactInput Input);

internal sealed record CreateArtifactInput
{
    public required string EntityName { get; init; }

    public required string ProjectName { get; init; }

    public required string? RunName { get; init; }

    public required string ArtifactTypeName { get; init; }

    public required string ArtifactCollectionName { get; init; }

    public required string Digest { get; init; }

    public string DigestAlgorithm { get; init; } = "MANIFEST_MD5";

    public string? Description { get; init; }

    public required IReadOnlyList<AliasInput> Aliases { get; init; }

    /// <summary>Left out when there are none: old servers do not know the key.</summary>
    public IReadOnlyList<TagInput>? Tags { get; init; }

    public string? Metadata { get; init; }

    public long? TtlDurationSeconds { get; init; }

    /// <summary>The run's next step; left out before its first.</summary>
    public long? HistoryStep { get; init; }

    /// <summary>By which several writers mean one version; left out for a single one.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("distributedID")]
    public string? DistributedId { get; init; }

    /// <summary>Left out when the server decides: old servers do not know the key.</summary>
    public string? StorageRegion { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("clientID")]
    public required string ClientId { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("sequenceClientID")]
    public required string SequenceClientId { get; init; }

    public bool EnableDigestDeduplication { get; init; } = true;
}

internal sealed record AliasInput(string ArtifactCollectionName, string Alias);

internal sealed record TagInput(string TagName);

internal sealed record CreateArtifactData(CreateArtifactPayload? CreateArtifact);

internal sealed record CreateArtifactPayload(CreatedArtifact? Artifact);

internal sealed record CreatedArtifact(string? Id, string? State, CreatedSequence? ArtifactSequence);

internal sealed record CreatedSequence(WireId? LatestArtifact);

internal sealed record WireId(string? Id);
