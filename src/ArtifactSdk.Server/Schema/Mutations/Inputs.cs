using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Schema.Mutations;

/// <summary>Parts that several input types share.</summary>
internal static class Inputs
{
    internal static IReadOnlyList<string> TagNames(ArgumentReader input, string field) =>
        input.Objects(field)?.Select(tag => tag.RequiredString("tagName")).ToList() ?? [];

    internal static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
