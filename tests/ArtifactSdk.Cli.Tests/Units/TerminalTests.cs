using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli.Tests.Units;

public sealed class TerminalTests
{
    [Theory]
    [InlineData("plain é 数", "plain é 数")]
    [InlineData("a\u001b[31mred", "a·[31mred")]
    [InlineData("two\nlines\tand\u0007bell\u009b", "two lines and·bell·")]
    public void Names_cannot_drive_the_terminal(string text, string shown) => Terminal.Safe(text).Should().Be(shown);

    [Fact]
    public void Colours_are_for_terminals_that_want_them()
    {
        ErrorOf(new(true, true, true, Colors: true)).Should().Be("\u001b[31merror:\u001b[0m wrong\n");
        ErrorOf(new(true, true, true, Colors: false)).Should().Be("error: wrong\n");
        ErrorOf(new(false, false, false, Colors: true)).Should().Be("error: wrong\n");
    }

    [Fact]
    public void Progress_in_a_log_is_a_line_now_and_then()
    {
        var error = new StringWriter { NewLine = "\n" };
        var clock = new SteppingClock();
        var lines = new ProgressLines(new Terminal(TextWriter.Null, error, TextReader.Null, TerminalTraits.Piped), "Uploading", clock);

        lines.Report(new TransferProgress(50, 100, 1, 4, "a"));
        clock.Advance(TimeSpan.FromSeconds(10));
        lines.Report(new TransferProgress(50_000, 100_000, 1, 4, "a"));
        lines.Report(new TransferProgress(90_000, 100_000, 3, 4, "b"));

        error.ToString().Should().Be("Uploading: 1 of 4 files, 50.0 kB of 100.0 kB, 5.0 kB/s, 00:00:10 left\n");
    }

    [Fact]
    public void Quiet_leaves_out_notes_and_keeps_errors()
    {
        var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(TextWriter.Null, error, TextReader.Null, TerminalTraits.Piped) { Quiet = true };

        terminal.WriteNote("note");
        terminal.WriteError("wrong");

        error.ToString().Should().Be("error: wrong\n");
    }

    private static string ErrorOf(TerminalTraits traits)
    {
        var error = new StringWriter { NewLine = "\n" };
        new Terminal(TextWriter.Null, error, TextReader.Null, traits).WriteError("wrong");
        return error.ToString();
    }

    private sealed class SteppingClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;

        public override long GetTimestamp() => _ticks;
    }
}
