namespace ArtifactSdk.Server.Files;

internal enum RangeKind
{
    /// <summary>No usable range: answer 200 with everything.</summary>
    Whole,

    /// <summary>Answer 206.</summary>
    Part,

    /// <summary>The range lies behind the end: answer 416.</summary>
    Unsatisfiable,
}
