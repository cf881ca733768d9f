namespace ArtifactSdk.Http;

/// <summary>What the reader of a body holds when the connection breaks: the next attempt asks for what follows it.</summary>
internal sealed class KeptBytes
{
    public long Count { get; set; }
}
