using System.Text;

namespace ArtifactSdk.Manifests;

/// <summary>The digest of an entry, which may be any text. It is kept as text only where it is not that of bytes: very many entries are kept.</summary>
internal readonly record struct EntryDigest
{
    private readonly ContentDigest _digest;
    private readonly string? _text;

    internal EntryDigest(string text)
    {
        if (ContentDigest.TryFromBase64(text, out var digest) && digest.IsWritten(text))
        {
            _digest = digest;
        }
        else
        {
            _text = text;
        }
    }

    internal EntryDigest(ContentDigest digest) => _digest = digest;

    /// <summary>The digest of bytes that the text is, if it is one.</summary>
    internal ContentDigest? OfBytes => _text is null ? _digest : ContentDigest.TryFromBase64(_text, out var digest) ? digest : null;

    internal string Text => _text ?? _digest.Base64;

    internal int MaxUtf8Length => _text is null ? ContentDigest.Base64Length : Encoding.UTF8.GetMaxByteCount(_text.Length);

    /// <summary>Writes the text as UTF-8, without making a string of it: that is done for each of very many entries.</summary>
    internal int WriteUtf8(Span<byte> target) => _text is null ? _digest.WriteBase64(target) : Encoding.UTF8.GetBytes(_text, target);
}
