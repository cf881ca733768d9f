namespace ArtifactSdk.Http;

/// <summary>Puts the server's <c>Name:value</c> upload headers on a request, each exactly as given: they are part of the signature.</summary>
internal static class UploadHeaders
{
    public static void Apply(IReadOnlyList<string> headers, HttpRequestMessage request, string name)
    {
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            var key = colon > 0 ? header[..colon].Trim() : "";
            var value = colon > 0 ? header[(colon + 1)..].Trim() : "";
            if (!TryAdd(request, key, value))
            {
                // The value is left out: it may be a credential of the storage.
                throw new ArtifactException($"Could not upload '{name}': the server asks for an upload header '{key}' that HTTP does not allow.");
            }
        }
    }

    private static bool TryAdd(HttpRequestMessage request, string key, string value)
    {
        if (key.Length == 0 || value.AsSpan().ContainsAny('\r', '\n'))
        {
            return false;
        }

        if (key.Equals("Host", StringComparison.OrdinalIgnoreCase))
        {
            request.Headers.Host = value;
            return true;
        }

        // The length is that of the body; a stated one is checked by storage against the signature.
        if (key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var isContent = key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
            || key.Equals("Expires", StringComparison.OrdinalIgnoreCase) || key.Equals("Allow", StringComparison.OrdinalIgnoreCase)
            || key.Equals("Last-Modified", StringComparison.OrdinalIgnoreCase);
        if (isContent)
        {
            request.Content!.Headers.Remove(key);
            return request.Content.Headers.TryAddWithoutValidation(key, value);
        }

        return request.Headers.TryAddWithoutValidation(key, value);
    }
}
