namespace ArtifactSdk.Server.Files;

/// <summary>The digest that an upload announces in its Content-MD5 header.</summary>
internal static class ContentMd5
{
    private const int Length = 16;

    /// <returns>False when the header is there but is no MD5; a null digest means that there is no header.</returns>
    internal static bool TryRead(HttpRequest request, out string? hexMd5)
    {
        hexMd5 = null;
        var header = request.Headers.ContentMD5;
        if (header.Count == 0)
        {
            return true;
        }

        Span<byte> bytes = stackalloc byte[Length + 2];
        if (header is not [{ } text] || !Convert.TryFromBase64String(text.Trim(), bytes, out var written) || written != Length)
        {
            return false;
        }

        hexMd5 = Convert.ToHexStringLower(bytes[..Length]);
        return true;
    }
}
