using System.Globalization;

namespace ArtifactSdk.Http;

/// <summary>The Retry-After header: seconds, with a fraction if the server likes, or an RFC 1123 date.</summary>
internal static class RetryAfter
{
    // A date is one of the server's clock, which need not agree with the one here.
    public static TimeSpan? Read(HttpResponseMessage response, TimeProvider clock) =>
        response.Headers.TryGetValues("Retry-After", out var values) ? Parse(values.First(), response.Headers.Date ?? clock.GetUtcNow()) : null;

    public static TimeSpan? Parse(string text, DateTimeOffset now)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            // A year stands for "longer than any bound"; TimeSpan itself would overflow sooner or later.
            return double.IsNaN(seconds) ? null : TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 365.0 * 24 * 3600));
        }

        if (DateTimeOffset.TryParseExact(text.Trim(), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            return date > now ? date - now : TimeSpan.Zero;
        }

        return null;
    }
}
