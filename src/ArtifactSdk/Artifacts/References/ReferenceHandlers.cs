using ArtifactSdk.Http;

namespace ArtifactSdk.Artifacts;

/// <summary>Those that the user registered, then our own.</summary>
internal sealed class ReferenceHandlers(IEnumerable<IReferenceHandler> registered, StorageTransport storage)
{
    private readonly IReferenceHandler[] _handlers = [.. registered, new FileReferenceHandler(), new HttpReferenceHandler(storage)];

    public IReferenceHandler? Find(Uri reference) => Array.Find(_handlers, handler => handler.CanHandle(reference));
}
