using System.Net;
using System.Security.Cryptography.X509Certificates;
using ArtifactSdk.Server;
using Microsoft.Extensions.DependencyInjection;

namespace ArtifactSdk.ConventionTests;

/// <summary>The C# blocks of README and docs, compiled. <see cref="DocSnippetTests"/> compares the texts.</summary>
internal static class DocSnippets
{
    internal static async Task PublishAsync()
    {
        await using var run = await Run.InitAsync(new() { Project = "housing" });
        var dataset = new Artifact("house-prices", type: "dataset").AddFile("data/train.csv");
        var version = await run.LogArtifactAsync(dataset, aliases: ["cleaned"]);
        await run.LinkArtifactAsync(version, "wandb-registry-dataset/house-prices", aliases: ["production"]);
        Console.WriteLine(version.Path);
    }

    internal static async Task ConsumeAsync()
    {
        using var client = new ArtifactClient();
        var dataset = await client.GetArtifactAsync("wandb-registry-dataset/house-prices", type: "dataset", tag: "production");
        await dataset.DownloadAsync("./data");
    }

    internal static async Task EmbedAsync()
    {
        await using var server = await RegistryServer.StartAsync();
        await using var run = await Run.InitAsync(new() { Project = "tests" }, new() { BaseUrl = server.BaseUrl, ApiKey = server.ApiKey });
    }

    internal static void Register(Builder builder)
    {
        builder.Services.AddArtifactClient(options => options.Organization = "acme");
    }

    internal static void TrustAuthority(Builder builder, string password)
    {
        builder.Services.AddArtifactClient().UseSocketsHttpHandler((handler, _) =>
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile("authority.pem") },
                RevocationMode = X509RevocationMode.NoCheck,
            };
            handler.SslOptions.ClientCertificates = [X509CertificateLoader.LoadPkcs12FromFile("me.p12", password)];
            handler.Proxy = new WebProxy("http://proxy.example:3128");
        });
    }

    /// <summary>Stands for any host builder.</summary>
    internal sealed class Builder
    {
        internal IServiceCollection Services { get; } = new ServiceCollection();
    }
}
