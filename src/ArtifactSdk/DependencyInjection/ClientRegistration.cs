using Microsoft.Extensions.DependencyInjection;

namespace ArtifactSdk.DependencyInjection;

/// <summary>Notes in the services that a client was added, so that adding it again changes its options and nothing else.</summary>
internal sealed class ClientRegistration
{
    private readonly object? _key;

    private ClientRegistration(object? key, string name) => (_key, Name) = (key, name);

    /// <summary>Gets the name of its options and of its HTTP client.</summary>
    internal string Name { get; }

    /// <summary>Finds the client of a key, or notes it under a name that no other one has: keys that differ may read the same.</summary>
    internal static ClientRegistration Find(IServiceCollection services, object? key, string name, out bool isNew)
    {
        var known = services.Where(s => !s.IsKeyedService).Select(s => s.ImplementationInstance).OfType<ClientRegistration>().ToArray();
        if (known.FirstOrDefault(r => Equals(r._key, key)) is { } found)
        {
            isNew = false;
            return found;
        }

        var free = name;
        for (var number = 2; known.Any(r => r.Name == free); number++)
        {
            free = $"{name}#{number}";
        }

        var added = new ClientRegistration(key, free);
        services.AddSingleton(added);
        isNew = true;
        return added;
    }
}
