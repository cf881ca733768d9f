using System.Text.Json.Nodes;

namespace ArtifactSdk.Cli.Tests.Support;

/// <summary>The names in a JSON object, for tests of its shape.</summary>
internal static class Members
{
    public static IEnumerable<string> Of(JsonNode? node) => node!.AsObject().Select(member => member.Key);
}
