namespace ArtifactSdk.Tests.Artifacts;

public sealed class TimeToLiveTests
{
    [Fact]
    public void The_default_is_to_inherit()
    {
        default(TimeToLive).Should().Be(TimeToLive.Inherit);
        TimeToLive.Inherit.ToWire().Should().Be(-1);
        TimeToLive.Inherit.ToString().Should().Be("inherit");
    }

    [Fact]
    public void Off_is_neither_inherited_nor_a_duration()
    {
        TimeToLive.Off.Should().Match<TimeToLive>(t => t.IsOff && !t.IsInherited && t.Duration == null);
        TimeToLive.Off.ToWire().Should().Be(-2);
    }

    [Fact]
    public void Durations_count_in_whole_seconds()
    {
        var value = TimeToLive.FromDuration(TimeSpan.FromSeconds(90.9));

        value.Duration.Should().Be(TimeSpan.FromSeconds(90));
        value.ToWire().Should().Be(90);
        value.ToString().Should().Be("00:01:30");
    }

    [Fact]
    public void A_time_span_can_be_set_where_a_time_to_live_is_wanted()
    {
        var draft = new Artifact("a", "dataset") { TimeToLive = TimeSpan.FromDays(30) };

        draft.TimeToLive.Should().Be(TimeToLive.FromDuration(TimeSpan.FromDays(30)));
        FluentActions.Invoking(() => draft.TimeToLive = TimeSpan.Zero).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(-2)]
    public void Durations_below_a_second_are_refused(double seconds)
    {
        var make = () => TimeToLive.FromDuration(TimeSpan.FromSeconds(seconds));

        make.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData(-2L, false, "off")]
    [InlineData(0L, true, "inherit")]
    [InlineData(3600L, true, "inherit")]
    [InlineData(3600L, false, "01:00:00")]
    [InlineData(null, null, "inherit")]
    public void What_servers_say_is_understood(long? seconds, bool? inherited, string expected) =>
        TimeToLive.FromWire(seconds, inherited).ToString().Should().Be(expected);

    [Fact]
    public void Durations_beyond_those_of_this_platform_are_cut() =>
        TimeToLive.FromWire(long.MaxValue, false).Duration.Should().Be(TimeSpan.MaxValue);
}
