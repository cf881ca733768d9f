using System.Collections.Specialized;
using System.Web;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace ArtifactSdk.Server.Storage.S3;

/// <summary>Where blobs are, as <c>s3://bucket/prefix?endpoint=http://host:port&amp;region=…&amp;proxy=true</c> says.</summary>
internal sealed record S3Options(string Bucket, string Prefix)
{
    internal const string Scheme = "s3://";

    private const string Form = "write it as s3://bucket/prefix?endpoint=https://host:port&region=name&proxy=true (all but the bucket may be left out).";

    /// <summary>Null for Amazon's own.</summary>
    internal Uri? Endpoint { get; init; }

    internal string? Region { get; init; }

    /// <summary>Bytes go through the server instead of between the clients and the store.</summary>
    internal bool Proxy { get; init; }

    /// <summary>Null: from the environment, the shared credentials file or the machine's role, in the order that Amazon's tools use.</summary>
    internal BasicAWSCredentials? Credentials { get; init; }

    internal string Description => Endpoint is null ? $"'{Bucket}'" : $"'{Bucket}' at {Endpoint.GetLeftPart(UriPartial.Authority)}";

    /// <exception cref="StorageOpenException">The address cannot be understood. The complaint does not repeat it: it may hold a secret.</exception>
    internal static S3Options Parse(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.Ordinal) || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || !uri.IsDefaultPort)
        {
            throw new StorageOpenException($"The address of the blobs cannot be understood: {Form}");
        }

        var query = HttpUtility.ParseQueryString(uri.Query);
        foreach (var key in query.AllKeys)
        {
            if (key is not ("endpoint" or "region" or "proxy"))
            {
                throw new StorageOpenException($"The address of the blobs has the unknown setting '{key}': {Form}");
            }
        }

        var prefix = Uri.UnescapeDataString(uri.AbsolutePath).Trim('/');
        return new S3Options(uri.Host, prefix.Length == 0 ? "" : prefix + "/")
        {
            Endpoint = EndpointOf(query),
            Region = query["region"],
            Proxy = query["proxy"] switch
            {
                null or "false" => false,
                "true" => true,
                _ => throw new StorageOpenException("The setting proxy of the address of the blobs must be true or false."),
            },
            Credentials = uri.UserInfo.Split(':') is [{ Length: > 0 } access, { Length: > 0 } secret]
                ? new BasicAWSCredentials(Uri.UnescapeDataString(access), Uri.UnescapeDataString(secret))
                : null,
        };
    }

    internal AmazonS3Client CreateClient()
    {
        // Older stores refuse the checksums that newer clients add unasked; bytes are bound by their MD5 here.
        var config = new AmazonS3Config
        {
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            Timeout = TimeSpan.FromMinutes(5),
            MaxErrorRetry = 3,
        };
        if (Endpoint is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(Region ?? "us-east-1");
        }
        else
        {
            config.ServiceURL = Endpoint.AbsoluteUri;
            config.ForcePathStyle = true;
            config.AuthenticationRegion = Region ?? "us-east-1";
        }

        return Credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(Credentials, config);
    }

    private static Uri? EndpointOf(NameValueCollection query) => query["endpoint"] switch
    {
        null => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "" } => uri,
        _ => throw new StorageOpenException("The setting endpoint of the address of the blobs must be http(s)://host[:port] and nothing more."),
    };
}
