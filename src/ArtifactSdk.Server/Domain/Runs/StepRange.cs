using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>Steps of a run from one to before another; without bounds also rows that have no step.</summary>
internal readonly record struct StepRange(long? From, long? To)
{
    internal bool IsOpen => From is null && To is null;

    /// <summary>Whether the block may have a row of these steps.</summary>
    internal bool Meets(RunBlock block) => (From is null || block.MaxStep >= From) && (To is null || block.MinStep < To);

    /// <summary>Whether no step of the block is outside.</summary>
    internal bool Covers(RunBlock block) => (From is null || block.MinStep >= From) && (To is null || block.MaxStep < To);

    internal bool Contains(string row) => IsOpen || Contains(RunRowText.Place(row).Step);

    /// <summary>Not a number stands for a row without a step.</summary>
    internal bool Contains(double step) =>
        IsOpen || (step >= (From ?? double.NegativeInfinity) && step < (To ?? double.PositiveInfinity));

    /// <summary>The smallest range that has all of these.</summary>
    internal static StepRange Around(IReadOnlyCollection<StepRange> ranges) => ranges.Count == 0
        ? default
        : new StepRange(
            ranges.Any(range => range.From is null) ? null : ranges.Min(range => range.From),
            ranges.Any(range => range.To is null) ? null : ranges.Max(range => range.To));
}
