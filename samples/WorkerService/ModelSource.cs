namespace Samples;

/// <summary>Which model to keep loaded.</summary>
/// <param name="Collection">The registry collection.</param>
/// <param name="Alias">The alias of the version to load.</param>
/// <param name="Directory">Where versions are downloaded to.</param>
/// <param name="Interval">How often to check the alias.</param>
internal sealed record ModelSource(string Collection, string Alias, string Directory, TimeSpan Interval);
