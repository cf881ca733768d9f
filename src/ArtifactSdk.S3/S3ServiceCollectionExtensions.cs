using Amazon.S3;
using ArtifactSdk;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds S3 to the reference schemes of an application's clients.</summary>
public static class S3ServiceCollectionExtensions
{
    /// <summary>
    /// Lets every artifact client of the application, keyed ones too, record and read references to <c>s3://bucket/key</c>. The registered
    /// <see cref="IAmazonS3"/> is used where there is one, else one that takes credentials, region and endpoint from where AWS tools do.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddArtifactS3References(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        // No name: for the options of every name.
        return services.AddSingleton<IConfigureOptions<ArtifactClientOptions>>(provider => new ConfigureNamedOptions<ArtifactClientOptions>(
            null, options => options.UseS3(provider.GetService<IAmazonS3>())));
    }
}
