using System.Reflection;

namespace ArtifactSdk.Server.Hosting;

internal static class ProductVersion
{
    /// <summary>Without the revision that a build may append after a plus sign.</summary>
    internal static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
