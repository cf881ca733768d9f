using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ArtifactSdk.Server.GraphQl.Language;

namespace ArtifactSdk.Server.GraphQl.Execution;

/// <summary>
/// JSON text that can be taken back. When a field that allows no null fails, everything that was written for its parent is cut off,
/// so the response needs neither a tree in memory nor a second run of the resolvers.
/// </summary>
internal sealed class JsonBuffer(int maxBytes) : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 4096;
    private const int LongestNumber = 40;
    private const int MaxUtf8PerChar = 3;

    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(value => (char)value), '"', '\\']);

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);
    private Utf8JsonWriter? _writer;

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Rewind(int length) => Length = length;

    public void Raw(byte value)
    {
        if (Length == _bytes.Length)
        {
            Grow(1);
        }

        _bytes[Length++] = value;
    }

    public void Raw(ReadOnlySpan<byte> value)
    {
        value.CopyTo(GetSpan(value.Length));
        Length += value.Length;
    }

    public void CheckLimit()
    {
        if (Length > maxBytes)
        {
            throw GraphQlDocumentException.Limit($"The response is larger than {maxBytes} bytes, which is the limit of response size.");
        }
    }

    public void Null() => Raw("null"u8);

    public void Boolean(bool value) => Raw(value ? "true"u8 : "false"u8);

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, GetSpan(LongestNumber), out var written);
        Length += written;
    }

    public void Number(double value)
    {
        value.TryFormat(GetSpan(LongestNumber), out var written, "R", CultureInfo.InvariantCulture);
        Length += written;
    }

    public void Text(ReadOnlySpan<char> value)
    {
        Raw((byte)'"');
        for (var index = value.IndexOfAny(Escaped); index >= 0; index = value.IndexOfAny(Escaped))
        {
            Encode(value[..index]);
            Escape(value[index]);
            value = value[(index + 1)..];
        }

        Encode(value);
        Raw((byte)'"');
    }

    /// <summary>A writer on this buffer, for values that know how to write themselves. Flush it before anything else is written.</summary>
    public Utf8JsonWriter Writer()
    {
        _writer ??= new Utf8JsonWriter(this, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _writer.Reset(this);
        return _writer;
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(Length);
    }

    public void Dispose()
    {
        _writer?.Dispose();
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private void Encode(ReadOnlySpan<char> value) =>
        Length += Encoding.UTF8.GetBytes(value, GetSpan(checked(value.Length * MaxUtf8PerChar)));

    private void Escape(char value)
    {
        Raw((byte)'\\');
        switch (value)
        {
            case '"' or '\\': Raw((byte)value); break;
            case '\n': Raw((byte)'n'); break;
            case '\r': Raw((byte)'r'); break;
            case '\t': Raw((byte)'t'); break;
            default:
                Raw("u00"u8);
                Raw((byte)(value < 0x10 ? '0' : '1'));
                Raw("0123456789abcdef"u8[value & 0xF]);
                break;
        }
    }

    private void Grow(int count)
    {
        if (count <= _bytes.Length - Length)
        {
            return;
        }

        CheckLimit();
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(checked(Length + count), Math.Min(_bytes.Length * 2, Array.MaxLength)));
        Written.CopyTo(grown);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = grown;
    }
}
