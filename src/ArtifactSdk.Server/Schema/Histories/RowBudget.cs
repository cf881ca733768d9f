using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Schema.Histories;

/// <summary>How much of a run's metrics is gathered for one answer, which would refuse more anyhow.</summary>
internal sealed class RowBudget
{
    private const int MaxCharacters = 64 * 1024 * 1024;

    private long _left = MaxCharacters;

    /// <returns>The row.</returns>
    internal string Spend(string row)
    {
        _left -= row.Length;
        return _left >= 0
            ? row
            : throw DomainException.Invalid(
                $"The rows that are asked for have more than {MaxCharacters / (1024 * 1024)} MiB; ask for fewer with minStep and maxStep, or with samples.");
    }
}
