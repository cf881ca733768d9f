using ArtifactSdk;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client in an application.</summary>
public static class ArtifactClientServiceCollectionExtensions
{
    private const string HttpClientName = "ArtifactSdk";

    /// <summary>Registers one <see cref="ArtifactClient"/> for the application, over a named <see cref="HttpClient"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options; what it leaves open comes from the environment.</param>
    /// <returns>The builder of the HTTP client, for handlers of your own: they see storage requests too.</returns>
    public static IHttpClientBuilder AddArtifactClient(this IServiceCollection services, Action<ArtifactClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(provider =>
        {
            var options = new ArtifactClientOptions
            {
                LoggerFactory = provider.GetService<ILoggerFactory>(),
                TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
            };
            configure?.Invoke(options);
            return new ArtifactClient(options, provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName));
        });

        // A singleton holds its client for ever: connections are renewed by the handler, not by the factory.
        return services.AddHttpClient(HttpClientName)
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
            });
    }
}
