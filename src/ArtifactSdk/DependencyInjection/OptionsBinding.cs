using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ArtifactSdk.DependencyInjection;

/// <summary>Reads options from a configuration section by hand: the reflection binder would not survive trimming.</summary>
internal static class OptionsBinding
{
    internal static void Apply(IConfiguration section, ArtifactClientOptions options)
    {
        Set(section, nameof(options.BaseUrl), text => options.BaseUrl = new Uri(text, UriKind.Absolute));
        Set(section, nameof(options.ApiKey), text => options.ApiKey = text);
        Set(section, nameof(options.IdentityTokenFile), text => options.IdentityTokenFile = text);
        Set(section, nameof(options.CredentialsFile), text => options.CredentialsFile = text);
        Set(section, nameof(options.Entity), text => options.Entity = text);
        Set(section, nameof(options.Project), text => options.Project = text);
        Set(section, nameof(options.Organization), text => options.Organization = text);
        Set(section, nameof(options.ApplicationId), text => options.ApplicationId = text);
        Set(section, nameof(options.RequestTimeout), text => options.RequestTimeout = Time(text));
        Set(section, nameof(options.AllowInsecureTls), text => options.AllowInsecureTls = bool.Parse(text));
        Set(section, nameof(options.MaxResponseSize), text => options.MaxResponseSize = Number(text));
        var retry = section.GetSection(nameof(options.Retry));
        Set(retry, nameof(RetryOptions.MaxAttempts), text => options.Retry.MaxAttempts = Count(text));
        Set(retry, nameof(RetryOptions.BaseDelay), text => options.Retry.BaseDelay = Time(text));
        Set(retry, nameof(RetryOptions.MaxDelay), text => options.Retry.MaxDelay = Time(text));
        Set(retry, nameof(RetryOptions.TotalTimeout), text => options.Retry.TotalTimeout = Time(text));
        Set(retry, nameof(RetryOptions.FirstContactTimeout), text => options.Retry.FirstContactTimeout = Time(text));
        var transfer = section.GetSection(nameof(options.Transfer));
        Set(transfer, nameof(TransferOptions.MaxConcurrency), text => options.Transfer.MaxConcurrency = Count(text));
        Set(transfer, nameof(TransferOptions.MaxTotalConcurrency), text => options.Transfer.MaxTotalConcurrency = Count(text));
        Set(transfer, nameof(TransferOptions.MaxBufferMemory), text => options.Transfer.MaxBufferMemory = Number(text));
        Set(transfer, nameof(TransferOptions.PartSize), text => options.Transfer.PartSize = Number(text));
        Set(transfer, nameof(TransferOptions.MultipartUploadThreshold), text => options.Transfer.MultipartUploadThreshold = Number(text));
        Set(transfer, nameof(TransferOptions.ParallelDownloadThreshold), text => options.Transfer.ParallelDownloadThreshold = Number(text));
        Set(transfer, nameof(TransferOptions.CacheDirectory), text => options.Transfer.CacheDirectory = text);
        Set(transfer, nameof(TransferOptions.UseCache), text => options.Transfer.UseCache = bool.Parse(text));
        Set(transfer, nameof(TransferOptions.MaxCacheSize), text => options.Transfer.MaxCacheSize = Number(text));
        Set(transfer, nameof(TransferOptions.StallTimeout), text => options.Transfer.StallTimeout = Time(text));
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static int Count(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static TimeSpan Time(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);

    private static void Set(IConfiguration section, string name, Action<string> set)
    {
        if (section[name] is not { Length: > 0 } text)
        {
            return;
        }

        try
        {
            set(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            // The value itself may be a secret; its place tells enough.
            var path = section is IConfigurationSection { Path: var parent } ? $"{parent}:{name}" : name;
            throw new ArgumentException($"The configuration value '{path}' cannot be read: {e.Message} Write times as hh:mm:ss, numbers as digits only, and addresses with http:// or https://.", name, e);
        }
    }
}
