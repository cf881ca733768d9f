using ArtifactSdk.Http;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Http;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("2.5", 2.5)]
    [InlineData("-3", 0.0)]
    [InlineData(" 12 ", 12.0)]
    [InlineData("Thu, 01 Jan 2026 00:01:00 GMT", 60.0)]
    [InlineData("Wed, 31 Dec 2025 23:00:00 GMT", 0.0)]
    [InlineData("1e300", 31_536_000.0)]
    public void Parse_reads_seconds_and_dates(string text, double seconds) => RetryAfter.Parse(text, Now)!.Value.TotalSeconds.Should().Be(seconds);

    [Theory]
    [InlineData("NaN")]
    [InlineData("soon")]
    [InlineData("")]
    public void Parse_knows_when_there_is_nothing_to_read(string text) => RetryAfter.Parse(text, Now).Should().BeNull();

    [Theory]
    [InlineData("Thu, 01 Jan 2026 00:01:00 GMT")]
    [InlineData("Thursday, 01-Jan-26 00:01:00 GMT")]
    [InlineData("Thu Jan  1 00:01:00 2026")]
    public void Read_goes_by_the_clock_of_the_server_whatever_the_one_here_says(string text)
    {
        using var response = new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable) { Headers = { Date = Now } };
        _ = response.Headers.TryAddWithoutValidation("Retry-After", text);

        RetryAfter.Read(response, new ManualTimeProvider(Now.AddHours(-3)))!.Value.Should().Be(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Read_goes_by_the_clock_here_where_the_server_tells_no_time()
    {
        using var response = new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable);
        _ = response.Headers.TryAddWithoutValidation("Retry-After", "Thu, 01 Jan 2026 00:01:00 GMT");

        RetryAfter.Read(response, new ManualTimeProvider(Now))!.Value.Should().Be(TimeSpan.FromMinutes(1));
    }
}
