using System.Text;
using ArtifactSdk.Manifests;

namespace ArtifactSdk.Tests.Manifests;

/// <summary>Digests of short texts, and manifests of them.</summary>
internal static class Contents
{
    internal const string Hello = "XUFAKrxLKna5cZ2REBfFkg==";
    internal const string My = "aGTzidmHZDa8h3j/Bx0bbA==";
    internal const string Dude = "E7c+2uhEOZC+GqjxpIO8Jw==";
    internal const string HelloWorld = "XrY7u+Ae7tCTyyK7j1rNww==";
    internal const string Wandb = "MSEXWHYorxdO5ooMoNrpSg==";

    internal static Manifest ManifestOf(params (string Path, string Digest)[] entries) =>
        new(entries.Select(e => new ManifestEntry(e.Path, e.Digest, null)));

    internal static Stream StreamOf(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    internal static async Task<Manifest> ReadAsync(string json, ManifestLimits? limits = null) =>
        await ManifestReader.ReadAsync(StreamOf(json), limits ?? ManifestLimits.Default, TestContext.Current.CancellationToken);

    internal static async Task<string> WriteAsync(Manifest manifest)
    {
        using var output = new MemoryStream();
        await ManifestWriter.WriteAsync(manifest, output, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
