using System.Globalization;

namespace ArtifactSdk.Cli.Tests.Units;

public sealed class ValuesTests
{
    [Theory]
    [InlineData("45s", 45)]
    [InlineData("90m", 5400)]
    [InlineData("12h", 43_200)]
    [InlineData("30d", 2_592_000)]
    public void Times_are_a_number_and_a_unit(string text, int seconds) => Values.ParseDuration(text, "--ttl").TotalSeconds.Should().Be(seconds);

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("1.5h")]
    [InlineData("1w")]
    [InlineData("99999999999999999999d")]
    [InlineData("9999999999999999d")]
    public void What_is_no_time_is_refused(string text) => FluentActions.Invoking(() => Values.ParseDuration(text, "--ttl")).Should().Throw<UsageException>().WithMessage("*30d*");

    [Theory]
    [InlineData("off")]
    [InlineData("inherit")]
    [InlineData("30d")]
    [InlineData("12h")]
    [InlineData("61s")]
    public void A_time_to_live_is_written_as_it_is_read(string text) => Values.Format(Values.ParseTimeToLive(text)).Should().Be(text);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1000", 1000)]
    [InlineData("10KB", 10_000)]
    [InlineData("1.5GB", 1_500_000_000)]
    [InlineData("10 GiB", 10_737_418_240)]
    [InlineData("3mib", 3_145_728)]
    public void Sizes_are_a_number_and_perhaps_a_unit(string text, long bytes) => Values.ParseSize(text, "--max-size").Should().Be(bytes);

    [Theory]
    [InlineData("")]
    [InlineData("GB")]
    [InlineData("-1")]
    [InlineData("1XB")]
    [InlineData("99999999999TB")]
    public void What_is_no_size_is_refused(string text) => FluentActions.Invoking(() => Values.ParseSize(text, "--max-size")).Should().Throw<UsageException>();

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(1_500_000, "1.5 MB")]
    [InlineData(999_960, "1.0 MB")]
    [InlineData(long.MaxValue, "9223.4 PB")]
    public void Sizes_are_shown_in_decimal_units(long bytes, string text) => Output.Text.Size(bytes).Should().Be(text);

    [Fact]
    public void Times_are_shown_in_utc() =>
        Output.Text.Time(DateTimeOffset.Parse("2026-01-02T03:04:05+02:00", CultureInfo.InvariantCulture)).Should().Be("2026-01-02 01:04:05Z");

    [Theory]
    [InlineData("log", "lgo", 1)]
    [InlineData("versions", "version", 1)]
    [InlineData("get", "", 3)]
    [InlineData("ls", "ls", 0)]
    public void Words_are_some_letters_apart(string a, string b, int distance) => Spelling.Distance(a, b).Should().Be(distance);
}
