using System.Collections.Concurrent;

namespace ArtifactSdk.IntegrationTests.Crash;

/// <summary>What the server acknowledged, and what was under way when it went: the former must hold, the latter may.</summary>
internal sealed class CrashLedger
{
    internal const string Project = "crash";
    internal const string LinkTarget = "wandb-registry-model/numbers";
    internal const string Alias = "marked";
    internal const int FilesPerVersion = 4;

    private readonly ConcurrentDictionary<int, bool> _deleting = new();
    private readonly ConcurrentDictionary<int, bool> _marking = new();
    private int _content;

    /// <summary>Content by the number of the version that it was logged as.</summary>
    internal ConcurrentDictionary<int, int> Versions { get; } = new();

    /// <summary>Number in the registry by number of the source.</summary>
    internal ConcurrentDictionary<int, int> Links { get; } = new();

    internal ConcurrentDictionary<int, bool> Gone { get; } = new();

    /// <summary>The version that the alias was last known to be on; null before the first.</summary>
    internal int? MarkedVersion { get; private set; }

    internal int NextContent() => Interlocked.Increment(ref _content);

    internal void Logged(int content, ArtifactVersion version) =>
        Versions.TryAdd(version.Number, content).Should().BeTrue("no number is given twice");

    internal void Linked(ArtifactVersion source, ArtifactVersion link) => Links[source.Number] = link.Number;

    internal void Marking(ArtifactVersion version) => _marking[version.Number] = true;

    internal void Marked(ArtifactVersion version)
    {
        // One writer moves the alias, so what was begun earlier is over.
        _marking.Clear();
        MarkedVersion = version.Number;
    }

    internal void Deleting(ArtifactVersion version) => _deleting[version.Number] = true;

    internal void Deleted(ArtifactVersion version) => Gone[version.Number] = true;

    internal bool MayBeGone(int version) => _deleting.ContainsKey(version);

    internal bool MayBeMarked(int version) => MarkedVersion == version || _marking.ContainsKey(version);

    internal static Artifact Draft(int number)
    {
        var draft = new Artifact("numbers", "model");
        for (var file = 0; file < FilesPerVersion; file++)
        {
            draft.AddBytes($"{file}.bin", Content(number, file));
        }

        return draft;
    }

    internal static byte[] Content(int number, int file)
    {
        var content = new byte[20_000];
        // Not System.HashCode, which differs from process to process.
        new Random(unchecked((number * 31) + file)).NextBytes(content);
        return content;
    }
}
