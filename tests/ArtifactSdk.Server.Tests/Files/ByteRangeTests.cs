using ArtifactSdk.Server.Files;
using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Server.Tests.Files;

public sealed class ByteRangeTests
{
    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=0-9", 0, 10)]
    [InlineData("bytes=0-10", 0, 10)]
    [InlineData("bytes=3-5", 3, 3)]
    [InlineData("bytes=9-9", 9, 1)]
    [InlineData("bytes=4-", 4, 6)]
    [InlineData("bytes=-1", 9, 1)]
    [InlineData("bytes=-10", 0, 10)]
    [InlineData("bytes=-999", 0, 10)]
    [InlineData("BYTES=1-2", 1, 2)]
    [InlineData("bytes= 1 - 2 ", 1, 2)]
    [InlineData("bytes=0-99999999999999999999", 0, 10)]
    [InlineData("bytes=-99999999999999999999", 0, 10)]
    public void Parse_of_a_range_of_ten_bytes(string header, long first, long length)
    {
        ByteRange.Parse(header, 10, out var range).Should().Be(RangeKind.Part);

        range.Should().Be(new ByteRange(first, length));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes=")]
    [InlineData("bytes=-")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=5-4")]
    [InlineData("bytes=0-1,3-4")]
    [InlineData("bytes=0-1, ")]
    [InlineData("bytes=+1-2")]
    [InlineData("bytes=0x1-2")]
    [InlineData("bytes=--1")]
    [InlineData("items=0-1")]
    [InlineData("bytes=١-٢")]
    public void Parse_of_what_is_no_single_range_means_the_whole_file(string? header)
    {
        ByteRange.Parse(header, 10, out var range).Should().Be(RangeKind.Whole);

        range.Should().Be(new ByteRange(0, 10));
    }

    [Theory]
    [InlineData("bytes=10-", 10)]
    [InlineData("bytes=10-20", 10)]
    [InlineData("bytes=99999999999999999999-", 10)]
    [InlineData("bytes=-0", 10)]
    [InlineData("bytes=0-", 0)]
    [InlineData("bytes=0-0", 0)]
    [InlineData("bytes=-5", 0)]
    public void Parse_of_a_range_behind_the_end_is_unsatisfiable(string header, long size) =>
        ByteRange.Parse(header, size, out _).Should().Be(RangeKind.Unsatisfiable);

    [Fact]
    public void Parse_never_leaves_the_file_whatever_the_header_says()
    {
        var pieces = Gen.Elements("bytes=", "bytes", "-", ",", "0", "7", "18446744073709551616", " ", "x", "9");
        var headers = pieces.ListOf().Select(list => string.Concat(list)).ToArbitrary();

        Prop.ForAll(headers, Gen.Choose(0, 20).ToArbitrary(), (header, size) =>
        {
            var kind = ByteRange.Parse(header, size, out var range);
            return kind == RangeKind.Unsatisfiable
                || (range.First >= 0 && range.Length >= 0 && range.First + range.Length <= size && (kind == RangeKind.Whole || range.Length > 0));
        }).QuickCheckThrowOnFailure();
    }
}
