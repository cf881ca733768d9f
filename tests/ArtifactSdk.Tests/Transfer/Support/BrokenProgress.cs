namespace ArtifactSdk.Tests.Transfer.Support;

/// <summary>A handler that fails in a way that could be taken for a broken connection.</summary>
internal sealed class BrokenProgress : IProgress<TransferProgress>
{
    public void Report(TransferProgress value) => throw new IOException("bar is broken");
}
