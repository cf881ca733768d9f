using System.Text.Json;

namespace ArtifactSdk.Server.Tests.Fuzz;

/// <summary>tests/corpus: one file a parser, one JSON string a line.</summary>
internal static class Corpus
{
    internal static IReadOnlyList<string> Read(string parser) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "corpus", $"{parser}.txt")).Select(line => JsonSerializer.Deserialize<string>(line)!)];
}
