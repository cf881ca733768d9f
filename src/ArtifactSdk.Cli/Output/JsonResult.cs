using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactSdk.Cli.Output;

/// <summary>Results as JSON. The shapes are those of Views.cs and docs/cli.md; members are added, never renamed.</summary>
internal static class JsonResult
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },

        // JSON for programs, not for the middle of a web page: keep names readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(Terminal terminal, object value) => terminal.Out.WriteLine(JsonSerializer.Serialize(value, Options));
}
