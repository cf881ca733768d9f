using System.Text.Json;

namespace ArtifactSdk.Tests.Client;

/// <summary>What a <see cref="ScriptedApi"/> answers to one operation.</summary>
internal sealed record ApiAnswer(int Status, string Body)
{
    /// <summary>An answer with data, which is written as JSON.</summary>
    public static ApiAnswer Data(object data) => new(200, JsonSerializer.Serialize(new { data }));

    /// <summary>A refusal as servers send them: a status and a GraphQL body.</summary>
    public static ApiAnswer Error(int status, string message, string? code = null) =>
        new(status, JsonSerializer.Serialize(new { errors = new[] { code is null ? (object)new { message } : new { message, extensions = new { code } } }, data = (object?)null }));
}
