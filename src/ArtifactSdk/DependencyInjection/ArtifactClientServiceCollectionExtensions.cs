using System.Diagnostics.CodeAnalysis;
using ArtifactSdk;
using ArtifactSdk.Configuration;
using ArtifactSdk.DependencyInjection;
using ArtifactSdk.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client in an application.</summary>
public static class ArtifactClientServiceCollectionExtensions
{
    private const string HttpClientName = "ArtifactSdk";

    /// <summary>Registers one <see cref="ArtifactClient"/> for the application, over a named <see cref="HttpClient"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options; values that it does not set come from the environment. They are checked when the host starts.</param>
    /// <returns>The builder of the HTTP client, for adding your own handlers. They also see storage requests.</returns>
    public static IHttpClientBuilder AddArtifactClient(this IServiceCollection services, Action<ArtifactClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(static provider => Create(provider, Options.Options.DefaultName, HttpClientName));
        _ = ClientRegistration.Find(services, null, HttpClientName, out var isNew);
        return Register(services, Options.Options.DefaultName, HttpClientName, isNew, configure);
    }

    /// <summary>Registers one <see cref="ArtifactClient"/> with options from a section of the application's configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section; its keys are the names of the options, such as <c>BaseUrl</c> or <c>Retry:MaxAttempts</c>.</param>
    /// <returns>The builder of the HTTP client, for adding your own handlers. They also see storage requests.</returns>
    /// <exception cref="ArgumentException">When the host starts: a value cannot be read or is out of its range; the message names it.</exception>
    public static IHttpClientBuilder AddArtifactClient(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddArtifactClient(options => OptionsBinding.Apply(configuration, options));
    }

    /// <summary>Registers an <see cref="ArtifactClient"/> under a key, for applications that talk to several servers.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key that <c>[FromKeyedServices]</c> asks for.</param>
    /// <param name="configure">Sets options; values that it does not set come from the environment. They are checked when the host starts.</param>
    /// <returns>The builder of the HTTP client, for adding your own handlers. They also see storage requests.</returns>
    public static IHttpClientBuilder AddKeyedArtifactClient(this IServiceCollection services, object serviceKey, Action<ArtifactClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(serviceKey);
        var name = ClientRegistration.Find(services, serviceKey, $"{HttpClientName}:{serviceKey}", out var isNew).Name;
        services.TryAddKeyedSingleton(serviceKey, (provider, _) => Create(provider, name, name));
        return Register(services, name, name, isNew, configure);
    }

    /// <summary>Registers an <see cref="ArtifactClient"/> under a key, with options from a section of the application's configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key that <c>[FromKeyedServices]</c> asks for.</param>
    /// <param name="configuration">The section; its keys are the names of the options, such as <c>BaseUrl</c> or <c>Retry:MaxAttempts</c>.</param>
    /// <returns>The builder of the HTTP client, for adding your own handlers. They also see storage requests.</returns>
    /// <exception cref="ArgumentException">When the host starts: a value cannot be read or is out of its range; the message names it.</exception>
    public static IHttpClientBuilder AddKeyedArtifactClient(this IServiceCollection services, object serviceKey, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddKeyedArtifactClient(serviceKey, options => OptionsBinding.Apply(configuration, options));
    }

    private static ArtifactClient Create(IServiceProvider provider, string optionsName, string httpClientName) => new(
        provider.GetRequiredService<IOptionsMonitor<ArtifactClientOptions>>().Get(optionsName),
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(httpClientName),
        isOurs: true);

    // The options class is kept whole by being used here, so that trimming cannot take what the options factory needs.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor, typeof(ArtifactClientOptions))]
    private static IHttpClientBuilder Register(IServiceCollection services, string optionsName, string httpClientName, bool isNew, Action<ArtifactClientOptions>? configure)
    {
        // Once: what the application has changed of it by now is to stay.
        var builder = services.AddHttpClient(httpClientName);
        if (isNew)
        {
            AddDefaults(services, builder, optionsName);
        }

        if (configure is not null)
        {
            _ = services.Configure(optionsName, configure);
        }

        return builder;
    }

    private static void AddDefaults(IServiceCollection services, IHttpClientBuilder builder, string optionsName)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ArtifactClientOptions>, ClientOptionsValidation>());
        _ = services.AddOptions<ArtifactClientOptions>(optionsName)
            .Configure<IServiceProvider>((options, provider) =>
            {
                options.LoggerFactory = provider.GetService<ILoggerFactory>();
                options.TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System;
            })
            .ValidateOnStart();

        // A singleton holds its client for ever: connections are renewed by the handler, not by the factory.
        _ = builder
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, provider) =>
            {
                var options = provider.GetRequiredService<IOptionsMonitor<ArtifactClientOptions>>().Get(optionsName);
                if (ClientConfiguration.Resolve(options, HostEnvironment.System).InsecureTlsSource is not null)
                {
                    InsecureTls.Allow(handler);
                }

                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
            });
    }
}
