using System.Buffers;
using ArtifactSdk.Http;
using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Tests.Http;

public sealed class SegmentedBufferTests
{
    [Fact]
    public void Empty_buffer_is_an_empty_sequence() => new SegmentedBuffer().ToSequence().Length.Should().Be(0);

    [Fact]
    public void Bytes_come_back_in_order_whatever_pieces_they_were_written_in() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[][]>(), pieces =>
        {
            var buffer = new SegmentedBuffer();
            foreach (var piece in pieces)
            {
                buffer.Write(piece);
            }

            buffer.ToSequence().ToArray().Should().Equal(pieces.SelectMany(piece => piece));
            buffer.Length.Should().Be(pieces.Sum(piece => piece.Length));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Many_bytes_make_no_large_array()
    {
        var buffer = new SegmentedBuffer();
        var written = new byte[1_000_000];
        new Random(1).NextBytes(written);
        foreach (var piece in written.Chunk(1000))
        {
            buffer.Write(piece);
        }

        var sequence = buffer.ToSequence();
        sequence.ToArray().Should().Equal(written);
        foreach (var piece in sequence)
        {
            piece.Length.Should().BeLessThan(85_000);
        }
    }

    [Fact]
    public void A_hint_is_kept_when_it_is_more_than_a_piece()
    {
        var buffer = new SegmentedBuffer();
        buffer.Write(new byte[10]);
        buffer.GetSpan(200_000).Length.Should().BeGreaterThanOrEqualTo(200_000);
        buffer.Advance(200_000);
        buffer.Length.Should().Be(200_010);
        buffer.ToSequence().Length.Should().Be(200_010);
    }

    [Fact]
    public void More_than_there_is_room_for_cannot_be_written()
    {
        var buffer = new SegmentedBuffer();
        var room = buffer.GetSpan().Length;
        FluentActions.Invoking(() => buffer.Advance(room + 1)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
