namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>What one filter may cost.</summary>
internal static class FilterLimits
{
    internal const int MaxLength = 64 * 1024;
    internal const int MaxDepth = 16;

    /// <summary>Conditions and listed values together. Each is a parameter of the command, of which databases allow some ten thousand.</summary>
    internal const int MaxTerms = 2000;
    internal const int MaxPatternLength = 1000;

    /// <summary>How many rows one page may look through when the database cannot decide; a page that ends early says where to go on.</summary>
    internal const int MaxScan = 10_000;

    internal static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(1);
}
