using System.Globalization;
using System.Security.Cryptography;

namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>Names for runs that were given none.</summary>
internal static class RunNames
{
    private const int IdLength = 8;

    private static readonly string[] Adjectives =
    [
        "amber", "ancient", "brisk", "bright", "calm", "clear", "copper", "crisp", "dainty", "daring", "deep", "early", "eager", "fancy",
        "fresh", "gentle", "golden", "grand", "happy", "honest", "icy", "jolly", "kind", "light", "lively", "lucky", "mellow", "misty",
        "noble", "olive", "patient", "polar", "proud", "quiet", "rapid", "royal", "rustic", "silver", "smooth", "solar", "sunny", "swift",
        "tidy", "vivid", "warm", "wild", "wise", "young",
    ];

    private static readonly string[] Nouns =
    [
        "aspen", "bird", "breeze", "brook", "canyon", "cedar", "cloud", "comet", "coral", "creek", "dawn", "delta", "dune", "eagle",
        "ember", "falcon", "fern", "field", "fjord", "forest", "glade", "harbor", "hill", "island", "lake", "leaf", "maple", "meadow",
        "moon", "mountain", "night", "oak", "ocean", "pine", "planet", "pond", "rain", "river", "sea", "shadow", "sky", "snow", "star",
        "stone", "surf", "tree", "valley", "wind",
    ];

    internal static string NewId() => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", IdLength);

    /// <summary>Such as "calm-river-12"; the number tells the runs of a project apart.</summary>
    internal static string NewDisplayName(long number) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Adjectives[RandomNumberGenerator.GetInt32(Adjectives.Length)]}-{Nouns[RandomNumberGenerator.GetInt32(Nouns.Length)]}-{number}");
}
