using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Tests.Paths;

/// <summary>Texts that are nearly paths: their parts, separators in excess, blanks, control characters, halves of surrogate pairs.</summary>
internal static class PathTexts
{
    private static readonly string[] Parts =
    [
        "/", ":", "wandb-registry-", "wandb-registry-Golden Datasets", "team-awesome", "housing", "prices", "a", "é", "😀", ".", "..",
        "v0", "v3", "v007", "V0", "V1", "V2", "v2147483647", "v2147483648", "V2147483648", "v99999999999999999999", "latest", "v", "V", "v-1", "v1.0",
        " ", "\t", "\n", "\0", "\u0085", "\u00a0", "\ud83d", "\ude00", "\\", "#", "?", "%", "\uffff", new('x', 113), new('x', 128), new('y', 129),
    ];

    internal static Arbitrary<string> Nearly { get; } = Gen.Frequency(
            (6, Gen.Elements(Parts).ArrayOf().Select(string.Concat)),
            (2, Gen.Choose(0, 0xffff).Select(c => (char)c).ArrayOf().Select(c => new string(c))),
            (1, Gen.Elements(Parts).Select(p => $"{p}/x:{p}")))
        .ToArbitrary();

    /// <summary>Parts that every rule accepts.</summary>
    internal static Gen<string> Name { get; } = Gen.Elements("a", "housing", "Golden Datasets", "x.y_z-1", "é", "😀～", "v3", "latest", "wandb-registry", new('n', 128));

    /// <summary>The parts of a path, the first two of which may be left out.</summary>
    internal static Gen<(string? Owner, string? Project, string Collection)> NameTriple { get; } =
        from owner in Name.OrNull()
        from project in Name.OrNull()
        from collection in Name
        select ((string?)owner, (string?)project, collection);
}
