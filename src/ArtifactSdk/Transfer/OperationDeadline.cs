using System.Globalization;

namespace ArtifactSdk.Transfer;

/// <summary>A limit on the time of a whole operation, beside the caller's own token.</summary>
internal static class OperationDeadline
{
    private const int Shown = 5;

    /// <param name="timeout">The limit; null for none.</param>
    /// <param name="clock">What measures it.</param>
    /// <param name="pending">What is not complete.</param>
    /// <param name="action">What is done, worded to go after "Could not ".</param>
    /// <param name="advice">What holds when the time has run out.</param>
    /// <param name="work">The operation.</param>
    /// <param name="cancellationToken">The caller's token, which goes before the limit.</param>
    /// <typeparam name="T">What the operation gives.</typeparam>
    /// <exception cref="ArtifactTimeoutException">The time ran out.</exception>
    public static async Task<T> RunAsync<T>(
        TimeSpan? timeout, TimeProvider clock, PendingFiles pending, string action, string advice, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        if (timeout is not { } limit)
        {
            try
            {
                return await work(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested && e.CancellationToken != cancellationToken)
            {
                // Of a token that was made of the caller's, who may ask whether it was his.
                throw new OperationCanceledException(e.Message, e, cancellationToken);
            }
        }

        Check(limit);
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await work(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested)
        {
            throw Passed(limit, pending.Names, action, advice, e);
        }
    }

    public static void Check(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero || timeout.TotalMilliseconds > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "The option Timeout must be above zero and below 25 days; null means no limit.");
        }
    }

    public static ArtifactTimeoutException Passed(TimeSpan limit, IReadOnlyList<string> names, string action, string advice, Exception cause)
    {
        var what = names.Count switch
        {
            0 => "",
            <= Shown => $" Not complete: {string.Join(", ", names.Select(n => $"'{n}'"))}.",
            _ => string.Create(CultureInfo.InvariantCulture, $" Not complete: {string.Join(", ", names.Take(Shown).Select(n => $"'{n}'"))} and {names.Count - Shown} more."),
        };
        return new ArtifactTimeoutException(
            string.Create(CultureInfo.InvariantCulture, $"Could not {action} within {Show(limit)}, the limit of its options.{what} {advice}"), limit, names, cause);
    }

    private static string Show(TimeSpan limit) =>
        limit < TimeSpan.FromMinutes(1) ? string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds:0.###} s") : limit.ToString("c", CultureInfo.InvariantCulture);
}
