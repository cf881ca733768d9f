namespace ArtifactSdk;

/// <summary>The bytes of a file did not arrive.</summary>
/// <param name="message">What was tried, on what, what came back and what to do.</param>
/// <param name="name">The file.</param>
/// <param name="attempts">How often it was tried.</param>
/// <param name="innerException">The last failure.</param>
public sealed class ArtifactTransferException(string message, string name, int attempts, Exception innerException)
    : ArtifactException(message, innerException)
{
    /// <summary>Gets the name of the file.</summary>
    public string Name { get; } = name;

    /// <summary>Gets how often the transfer was tried.</summary>
    public int Attempts { get; } = attempts;

    /// <summary>Gets <see langword="true"/>: the connection or the storage may recover, and files that arrived are not sent again.</summary>
    public override bool IsTransient => true;
}
