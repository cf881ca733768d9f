using System.Collections.Concurrent;

namespace ArtifactSdk.Transfer;

/// <summary>The files of an operation that are not complete yet. Used by many threads.</summary>
internal sealed class PendingFiles
{
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Names => [.. _names.Keys.Order(StringComparer.Ordinal)];

    public void Expect(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            _names[name] = true;
        }
    }

    public void Complete(string name) => _names.TryRemove(name, out _);
}
