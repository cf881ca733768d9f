namespace ArtifactSdk.Configuration;

/// <summary>A small file that was looked for: its text, or why it could not be read, or neither when there is none.</summary>
internal readonly record struct TextFile(string? Text, string? Problem, bool IsReadableByOthers)
{
    public static TextFile Missing => default;
}
