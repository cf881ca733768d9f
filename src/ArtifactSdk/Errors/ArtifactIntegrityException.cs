namespace ArtifactSdk;

/// <summary>
/// Bytes are not those that were promised: a download has another digest or length than its manifest says, or a file changed
/// between being hashed and being sent. Nothing is left under the final name, and nothing is committed.
/// </summary>
/// <param name="message">Which bytes, what was expected and what was found.</param>
/// <param name="name">The file.</param>
/// <param name="expectedDigest">The digest that was promised.</param>
/// <param name="actualDigest">The digest that was found.</param>
public sealed class ArtifactIntegrityException(string message, string name, string expectedDigest, string actualDigest) : ArtifactException(message)
{
    /// <summary>Gets the name of the file.</summary>
    public string Name { get; } = name;

    /// <summary>Gets the digest that was promised; for a file that changed before it was hashed, what was noted of it.</summary>
    public string ExpectedDigest { get; } = expectedDigest;

    /// <summary>Gets the digest that was found.</summary>
    public string ActualDigest { get; } = actualDigest;
}
