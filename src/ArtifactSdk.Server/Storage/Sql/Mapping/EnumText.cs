using System.Collections.Frozen;

namespace ArtifactSdk.Server.Storage.Sql.Mapping;

/// <summary>Enum members are stored by name in capitals, so that a reordered enum cannot change what rows mean.</summary>
internal static class EnumText<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Names =
        Enum.GetValues<T>().ToFrozenDictionary(v => v, v => v.ToString().ToUpperInvariant());

    private static readonly FrozenDictionary<string, T> Values = Names.ToFrozenDictionary(n => n.Value, n => n.Key, StringComparer.Ordinal);

    internal static string Of(T value) => Names[value];

    internal static T Parse(string text) => Values.TryGetValue(text, out var value)
        ? value
        : throw new InvalidDataException($"The database holds '{text}', which is no {typeof(T).Name}.");
}
