using Amazon.Runtime;
using Amazon.S3;

namespace ArtifactSdk.Cli;

/// <summary>References to S3, whose credentials and region are looked for only when one is met.</summary>
internal sealed class S3OnDemand : IReferenceHandler
{
    private readonly Lazy<IReferenceHandler> _handler = new(Make);

    public bool CanHandle(Uri reference) => reference.Scheme == "s3";

    public IAsyncEnumerable<ReferencedObject> ListAsync(Uri reference, ReferenceOptions options, CancellationToken cancellationToken = default) =>
        _handler.Value.ListAsync(reference, options, cancellationToken);

    public Task<ReferenceContent> OpenAsync(ReferencedObject entry, CancellationToken cancellationToken = default) => _handler.Value.OpenAsync(entry, cancellationToken);

    private static IReferenceHandler Make()
    {
        try
        {
            return new ArtifactClientOptions().UseS3().ReferenceHandlers[^1];
        }
        catch (Exception exception) when (exception is AmazonClientException or AmazonS3Exception)
        {
            throw new ArtifactException($"S3 cannot be used: {exception.Message} Set AWS_REGION (and AWS_ENDPOINT_URL_S3 for another store), and AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY or a profile.", exception);
        }
    }
}
