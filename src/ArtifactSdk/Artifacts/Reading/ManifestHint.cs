using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Artifacts;

/// <summary>
/// The address of a manifest that came with the answer about its version, which saves a call to who reads the version at once. It is good for one use and
/// for two minutes: later the version may have been deleted, and the server is asked.
/// </summary>
internal sealed class ManifestHint
{
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly TimeProvider _clock;
    private readonly long _since;
    private ManifestAddress? _address;

    private ManifestHint(TimeProvider clock, ManifestAddress address)
    {
        _clock = clock;
        _since = clock.GetTimestamp();
        _address = address;
    }

    internal static ManifestHint? From(ClientContext context, ManifestFile? file) =>
        ManifestAddress.From(file) is { } address ? new ManifestHint(context.TimeProvider, address) : null;

    /// <summary>The address; null when it was taken already, or is too old.</summary>
    internal ManifestAddress? Take() =>
        Interlocked.Exchange(ref _address, null) is { } address && _clock.GetElapsedTime(_since) < Lifetime ? address : null;
}
