using System.Text.Json.Serialization;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Protocol;

/// <summary>How wire records are written and read. Null members are left out: absent and null mean the same in the protocol.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(NoVariables))]
[JsonSerializable(typeof(ViewerData))]
[JsonSerializable(typeof(ServerFeaturesData))]
[JsonSerializable(typeof(UpsertBucketVariables))]
[JsonSerializable(typeof(UpsertBucketData))]
[JsonSerializable(typeof(ArtifactTypeVariables))]
[JsonSerializable(typeof(ArtifactTypeData))]
[JsonSerializable(typeof(CreateArtifactVariables))]
[JsonSerializable(typeof(CreateArtifactData))]
[JsonSerializable(typeof(CreateArtifactManifestVariables))]
[JsonSerializable(typeof(CreateArtifactManifestData))]
[JsonSerializable(typeof(CreateArtifactFilesVariables))]
[JsonSerializable(typeof(CreateArtifactFilesData))]
[JsonSerializable(typeof(CommitArtifactVariables))]
[JsonSerializable(typeof(CommitArtifactData))]
[JsonSerializable(typeof(ArtifactIdVariables))]
[JsonSerializable(typeof(ArtifactByIdData))]
[JsonSerializable(typeof(NameVariables))]
[JsonSerializable(typeof(ArtifactMembershipByNameData))]
[JsonSerializable(typeof(ArtifactByNameData))]
[JsonSerializable(typeof(CollectionAliasesData))]
[JsonSerializable(typeof(FetchArtifactManifestData))]
[JsonSerializable(typeof(MembershipFilesVariables))]
[JsonSerializable(typeof(MembershipFilesData))]
[JsonSerializable(typeof(ArtifactFilesVariables))]
[JsonSerializable(typeof(ArtifactFilesData))]
[JsonSerializable(typeof(EntityVariables))]
[JsonSerializable(typeof(FetchOrgInfoData))]
[JsonSerializable(typeof(RegistryVariables))]
[JsonSerializable(typeof(FetchRegistryData))]
[JsonSerializable(typeof(LinkArtifactVariables))]
[JsonSerializable(typeof(LinkArtifactData))]
[JsonSerializable(typeof(UseArtifactVariables))]
[JsonSerializable(typeof(UseArtifactData))]
internal sealed partial class WireJsonContext : JsonSerializerContext;
