using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Xml;

namespace ArtifactSdk.Artifacts;

/// <summary>What the handlers of object stores with plain HTTP APIs share: a token, an answer, and what a refusal means.</summary>
internal static class StoreRequest
{
    private const int Attempts = 3;

    /// <summary>Reads an answer that describes objects. One that breaks off is asked for again: a list may take very many requests.</summary>
    /// <exception cref="FileNotFoundException">There is no such object.</exception>
    /// <exception cref="ArtifactException">The store refused, or answered something else.</exception>
    public static async Task<T> ReadAsync<T>(
        HttpClient http,
        Uri url,
        Func<CancellationToken, ValueTask<string?>> token,
        (string Name, string Value)? header,
        Func<Stream, CancellationToken, Task<T>> parse,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var response = await SendAsync(http, HttpMethod.Get, url, token, header, cancellationToken).ConfigureAwait(false);
                var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                await using (body.ConfigureAwait(false))
                {
                    return await parse(body, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (attempt < Attempts && e is JsonException or XmlException or HttpRequestException { StatusCode: null } or (IOException and not FileNotFoundException))
            {
                // Nothing was handed on yet.
            }
            catch (Exception e) when (e is JsonException or XmlException or FormatException or KeyNotFoundException or ArgumentOutOfRangeException or (InvalidOperationException and not ObjectDisposedException))
            {
                throw new ArtifactException($"'{url.GetLeftPart(UriPartial.Path)}' was answered otherwise than its API says, or the answer was cut off ({e.Message}). Check the address that the handler was given.", e);
            }
        }
    }

    /// <exception cref="FileNotFoundException">There is no such object.</exception>
    /// <exception cref="ArtifactException">The store refused.</exception>
    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient http, HttpMethod method, Uri url, Func<CancellationToken, ValueTask<string?>> token, (string Name, string Value)? header, CancellationToken cancellationToken, long offset = 0)
    {
        using var request = new HttpRequestMessage(method, url);
        if (await token(cancellationToken).ConfigureAwait(false) is { Length: > 0 } value)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", value);
        }

        if (header is var (name, text))
        {
            request.Headers.TryAddWithoutValidation(name, text);
        }

        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode && (offset == 0 || response.StatusCode == HttpStatusCode.PartialContent))
        {
            return response;
        }

        using (response)
        {
            var place = url.GetLeftPart(UriPartial.Path);
            throw response.StatusCode switch
            {
                HttpStatusCode.NotFound => new FileNotFoundException($"There is no '{place}'."),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ArtifactException($"'{place}' was refused with status {(int)response.StatusCode}. Check the token that the handler was given."),

                // Like a broken connection: worth another attempt.
                HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new HttpRequestException($"'{place}' was answered with status {(int)response.StatusCode}.", null, response.StatusCode),
                _ => new ArtifactException($"'{place}' was answered with status {(int)response.StatusCode}."),
            };
        }
    }
}
