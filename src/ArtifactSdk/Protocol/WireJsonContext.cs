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
internal sealed partial class WireJsonContext : JsonSerializerContext;
