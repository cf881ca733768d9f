using System.Collections;

namespace ArtifactSdk.Transfer;

/// <summary>Another view of each item of a list, made when it is asked for: kept, those of a hundred thousand files would outweigh the list.</summary>
internal sealed class MappedList<TSource, TResult>(IReadOnlyList<TSource> source, Func<TSource, TResult> map) : IReadOnlyList<TResult>
{
    public int Count => source.Count;

    public TResult this[int index] => map(source[index]);

    public IEnumerator<TResult> GetEnumerator() => source.Select(map).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
