using System.Collections.Concurrent;

namespace ArtifactSdk.Transfer;

/// <summary>The files of an operation that are not complete yet. Used by many threads.</summary>
/// <param name="isNoted">Whether somebody will ask for them: without a deadline nobody does.</param>
internal sealed class PendingFiles(bool isNoted)
{
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Names => [.. _names.Keys.Order(StringComparer.Ordinal)];

    public void Expect(IEnumerable<string> names)
    {
        if (!isNoted)
        {
            return;
        }

        foreach (var name in names)
        {
            _names[name] = true;
        }
    }

    public void Complete(string name) => _names.TryRemove(name, out _);
}
