using System.Text;

namespace ArtifactSdk.TestSupport;

/// <summary>A request as a <see cref="StubServer"/> received it.</summary>
public sealed record StubRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>What was asked for as it was sent: a whole address when the server is used as a proxy.</summary>
    public string Target { get; init; } = Path;

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>A header's value, or null when the request did not have it.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;
}
