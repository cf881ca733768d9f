using System.Net;

namespace ArtifactSdk.Tests.Http;

/// <summary>Answers without a network, for addresses that no stub server can have (https, other hosts).</summary>
internal sealed class ScriptedHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    public List<(Uri Url, string? Authorization)> Seen { get; } = [];

    public static HttpResponseMessage Redirect(string target, int status = 302) => new((HttpStatusCode)status) { Headers = { Location = new(target, UriKind.RelativeOrAbsolute) } };

    public static HttpResponseMessage Bytes(params byte[] body) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Seen.Add((request.RequestUri!, request.Headers.Authorization?.ToString()));
        if (request.Content is not null)
        {
            await request.Content.CopyToAsync(Stream.Null, cancellationToken);
        }

        var response = answer(request);
        response.RequestMessage ??= request;
        return response;
    }
}
