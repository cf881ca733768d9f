namespace Samples;

/// <summary>Which model to keep loaded.</summary>
/// <param name="Collection">The registry collection.</param>
/// <param name="Alias">The alias that says which version counts.</param>
/// <param name="Directory">Where versions are downloaded to.</param>
/// <param name="Interval">How often the alias is looked at.</param>
internal sealed record ModelSource(string Collection, string Alias, string Directory, TimeSpan Interval);
