using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ArtifactSdk.Server.Hosting;

/// <summary>The few kinds of answer that are not a blob: a JSON error in either of the two shapes that clients read, and plain text.</summary>
internal static class HttpReplies
{
    private const string JsonContentType = "application/json; charset=utf-8";

    /// <summary>Quotation marks of messages stay readable; nothing here is ever part of a page.</summary>
    private static readonly JsonWriterOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>{"error":"…"}</c>, for everything that is not GraphQL.</summary>
    internal static Task ErrorAsync(HttpContext context, int statusCode, string message) =>
        JsonAsync(context, statusCode, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("error", message);
            writer.WriteEndObject();
        });

    /// <summary>The shape of a refused GraphQL request; clients of every generation read it on any path.</summary>
    internal static Task GraphQlErrorAsync(HttpContext context, int statusCode, string message, string code) =>
        JsonAsync(context, statusCode, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("errors");
            writer.WriteStartObject();
            writer.WriteString("message", message);
            writer.WriteStartObject("extensions");
            writer.WriteString("code", code);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteNull("data");
            writer.WriteEndObject();
        });

    /// <summary>The shape of object stores, which tools that upload and download look for.</summary>
    internal static Task StorageErrorAsync(HttpContext context, int statusCode, string code, string message)
    {
        context.Response.StatusCode = statusCode;
        context.Response.ContentType = "application/xml; charset=utf-8";
        // Both texts are our own words: nothing of the request is repeated, so nothing needs escaping.
        return WriteAsync(context, $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>\n");
    }

    internal static Task MethodNotAllowedAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return ErrorAsync(context, StatusCodes.Status405MethodNotAllowed, $"method not allowed: use {allowed}");
    }

    internal static Task NotFoundAsync(HttpContext context) => ErrorAsync(context, StatusCodes.Status404NotFound, "not found");

    internal static Task TextAsync(HttpContext context, int statusCode, string text)
    {
        context.Response.StatusCode = statusCode;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return WriteAsync(context, text);
    }

    internal static Task JsonAsync(HttpContext context, int statusCode, Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(body, _writing))
        {
            write(writer);
        }

        return JsonAsync(context, statusCode, body.WrittenMemory);
    }

    internal static async Task JsonAsync(HttpContext context, int statusCode, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = statusCode;
        context.Response.ContentType = JsonContentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private static async Task WriteAsync(HttpContext context, string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }
}
