using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Schema.Mutations;

/// <summary>Parts that several input types share.</summary>
internal static class Inputs
{
    internal static IReadOnlyList<string> TagNames(ArgumentReader input, string field) =>
        input.Objects(field)?.Select(tag => tag.RequiredString("tagName")).ToList() ?? [];

    internal static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>A field that the schema lets clients leave out, and the rules do not.</summary>
    internal static string Required(ArgumentReader input, string field) =>
        NullIfEmpty(input.String(field)) ?? throw DomainException.Invalid($"The input needs a value for '{field}'.");
}
