using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Http;

/// <summary>
/// Access tokens by server address, in a file that other clients of the service read and write too. It only saves exchanges:
/// a file that cannot be read or written is passed over.
/// </summary>
internal sealed class CredentialsFile(string path, string server)
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";

    public (string Token, DateTimeOffset ExpiresAt)? Read()
    {
        try
        {
            return Load()?["credentials"] is JsonObject servers && servers[server] is JsonObject entry
                && Text(entry["access_token"]) is { Length: > 0 } token
                && DateTimeOffset.TryParseExact(
                    Text(entry["expires_at"]), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expiresAt)
                ? (token, expiresAt)
                : null;
        }
        catch (ArgumentException)
        {
            // A name that stands there twice; the reader notices only when it looks.
            return null;
        }
    }

    public void Write(string token, DateTimeOffset expiresAt)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            var content = Load() ?? [];
            if (content["credentials"] is not JsonObject servers)
            {
                content["credentials"] = servers = [];
            }

            servers[server] = new JsonObject
            {
                ["expires_at"] = expiresAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
                ["access_token"] = token,
            };
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var stream = new FileStream(temporary, options))
            using (var writer = new Utf8JsonWriter(stream))
            {
                content.WriteTo(writer);
            }

            // In one step: a client that reads meanwhile sees the old file or the new one.
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            TryDelete(temporary);
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // It could not be made either.
        }
    }

    private JsonObject? Load()
    {
        try
        {
            return File.Exists(path) && JsonNode.Parse(File.ReadAllText(path)) is JsonObject content ? content : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or JsonException)
        {
            return null;
        }
    }
}
