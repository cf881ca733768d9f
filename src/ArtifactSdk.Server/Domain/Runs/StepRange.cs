using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>Steps of a run from one to before another; without bounds also rows that have no step.</summary>
internal readonly record struct StepRange(long? From, long? To)
{
    internal bool IsOpen => From is null && To is null;

    /// <summary>Whether the block may have a row of these steps.</summary>
    internal bool Meets(RunBlock block) => (From is null || block.MaxStep >= From) && (To is null || block.MinStep < To);

    internal bool Contains(string row)
    {
        if (IsOpen)
        {
            return true;
        }

        var step = RunRowText.Place(row).Step;
        return step >= (From ?? double.NegativeInfinity) && step < (To ?? double.PositiveInfinity);
    }
}
