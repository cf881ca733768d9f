using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Xml;
using ArtifactSdk.Http;

namespace ArtifactSdk.Artifacts;

/// <summary>What the handlers of object stores with plain HTTP APIs share: a token, an answer, what a refusal means, and when to ask again.</summary>
/// <param name="http">Sends the requests.</param>
/// <param name="header">What each request carries besides.</param>
internal sealed class StoreClient(HttpClient http, (string Name, string Value)? header = null)
{
    private const int Attempts = 3;
    private const int BusyAttempts = 5;

    private static readonly TimeSpan _firstDelay = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets what the delays are measured with.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Reads an answer that describes objects. One that breaks off is asked for again: a list may take very many requests.</summary>
    /// <exception cref="FileNotFoundException">There is no such object.</exception>
    /// <exception cref="ArtifactException">The store refused, or answered something else.</exception>
    public async Task<T> ReadAsync<T>(
        Uri url, Func<CancellationToken, ValueTask<string?>> token, Func<Stream, CancellationToken, Task<T>> parse, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var response = await SendAsync(HttpMethod.Get, url, token, cancellationToken).ConfigureAwait(false);
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
                throw new ArtifactException($"'{url.GetLeftPart(UriPartial.Path)}' gave an answer that does not match its API, or a truncated one ({e.Message}). Check the address of the handler.", e);
            }
        }
    }

    /// <summary>Waits and asks again while the store is busy.</summary>
    /// <exception cref="FileNotFoundException">There is no such object.</exception>
    /// <exception cref="ArtifactException">The store refused.</exception>
    /// <exception cref="HttpRequestException">The store could not be reached, or stayed busy.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri url, Func<CancellationToken, ValueTask<string?>> token, CancellationToken cancellationToken, long offset = 0)
    {
        for (var attempt = 1; ; attempt++)
        {
            var response = await SendOnceAsync(method, url, token, offset, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode && (offset == 0 || response.StatusCode == HttpStatusCode.PartialContent))
            {
                return response;
            }

            using (response)
            {
                var delay = RetryAfter.Read(response, Clock) ?? _firstDelay * Math.Pow(2, attempt - 1);
                if (!IsBusy(response.StatusCode) || attempt == BusyAttempts || delay > _longestDelay)
                {
                    throw Refused(url.GetLeftPart(UriPartial.Path), response.StatusCode);
                }

                await Task.Delay(delay, Clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Their APIs say so by the status alone; S3's 400 with a text is not one of theirs.
    private static bool IsBusy(HttpStatusCode status) => RetryRule.Storage.ShouldRetry(status, "");

    private static Exception Refused(string place, HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => new FileNotFoundException($"There is no '{place}'."),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ArtifactException($"'{place}' was refused with status {(int)status}. Check the token of the handler."),
        _ when IsBusy(status) => new HttpRequestException($"'{place}' was answered with status {(int)status}.", null, status),
        _ => new ArtifactException($"'{place}' was answered with status {(int)status}."),
    };

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpMethod method, Uri url, Func<CancellationToken, ValueTask<string?>> token, long offset, CancellationToken cancellationToken)
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

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
    }
}
