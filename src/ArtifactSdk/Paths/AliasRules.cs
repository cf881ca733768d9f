namespace ArtifactSdk.Paths;

/// <summary>
/// Aliases that a caller gives to a version. A text that would be read as a version, <c>v3</c> or <c>V3</c>, is refused here:
/// as an alias it could never be asked for again, see <see cref="VersionTag"/>.
/// </summary>
internal static class AliasRules
{
    /// <summary>The aliases without repetitions, in their order.</summary>
    /// <exception cref="ArgumentException">One of them breaks a rule.</exception>
    internal static IReadOnlyList<string> Validate(IEnumerable<string>? aliases, string parameterName)
    {
        var valid = new List<string>();
        foreach (var alias in aliases ?? [])
        {
            if (alias is null)
            {
                throw new ArgumentException("One of the aliases is null. Leave it out.", parameterName);
            }

            NameRules.Throw(NameRules.CheckNewAlias(alias), parameterName);
            if (!valid.Contains(alias))
            {
                valid.Add(alias);
            }
        }

        return valid;
    }
}
