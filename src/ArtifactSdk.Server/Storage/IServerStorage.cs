using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Storage;

/// <summary>Everything a server keeps, wherever it is.</summary>
internal interface IServerStorage : IAsyncDisposable
{
    IMetadataStore Metadata { get; }

    IBlobStore Blobs { get; }

    /// <summary>Files that arrive in parts.</summary>
    IPartStore Parts { get; }

    /// <summary>Where it is, for people; without secrets.</summary>
    string Description { get; }

    /// <summary>Whether clients exchange bytes with the store itself, so that downloads by name are sent there.</summary>
    bool IsDirect => false;

    /// <summary>The URLs that clients get: the server's own, unless they lead to the store itself.</summary>
    ISignedUrls UrlsFor(ISignedUrls own, TimeSpan lifetime, TimeProvider clock) => own;
}
