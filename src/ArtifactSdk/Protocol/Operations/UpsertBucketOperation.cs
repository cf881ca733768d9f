using ArtifactSdk.Http;

namespace ArtifactSdk.Protocol.Operations;

/// <summary>Makes a run, with its project when there is none, or changes one.</summary>
internal static class UpsertBucketOperation
{
    public static readonly GraphQlOperation<UpsertBucketVariables, UpsertBucketData> Instance = new(
        "UpsertBucket",
        """
        mutation UpsertBucket($name: String, $project: String, $entity: String, $groupName: String, $displayName: String, $notes: String, $config: JSONString, $host: String, $jobType: String, $tags: [String!]) {
          upsertBucket(input: {name: $name, modelName: $project, entityName: $entity, groupName: $groupName, displayName: $displayName, notes: $notes, config: $config, host: $host, jobType: $jobType, tags: $tags}) {
            bucket { id name displayName project { name entity { name } } }
            inserted
          }
        }
        """,
        WireJsonContext.Default.UpsertBucketVariables,
        WireJsonContext.Default.UpsertBucketData)
    {
        Retry = RetryRule.GraphQlWithConflicts,
    };
}

internal sealed record UpsertBucketVariables(
    string Name,
    string? Project,
    string? Entity,
    string? GroupName,
    string? DisplayName,
    string? Notes,
    string? Config,
    string? Host,
    string? JobType,
    IReadOnlyList<string>? Tags);

internal sealed record UpsertBucketData(UpsertBucketPayload? UpsertBucket);

internal sealed record UpsertBucketPayload(WireBucket? Bucket, bool? Inserted);

internal sealed record WireBucket(string? Id, string? Name, string? DisplayName, WireProject? Project);
