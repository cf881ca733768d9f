namespace ArtifactSdk;

/// <summary>The text of a path, tag or name breaks a rule. The message says which, where, and what to write instead.</summary>
/// <param name="message">What is wrong, where and what to do.</param>
/// <param name="path">The text that was read.</param>
/// <param name="position">The index of the first character that is wrong, counted from 0.</param>
public sealed class ArtifactPathFormatException(string message, string path, int position) : FormatException(message)
{
    /// <summary>Gets the text that was read.</summary>
    public string Path { get; } = path;

    /// <summary>Gets the index of the first character that is wrong, counted from 0; the length of the text when something is missing at its end.</summary>
    public int Position { get; } = position;
}
