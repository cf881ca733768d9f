using System.Text.Json.Nodes;
using ArtifactSdk.Artifacts;
using ArtifactSdk.Diagnostics;

namespace ArtifactSdk.Runs;

/// <summary>A run's settings as the protocol wraps them: each value in an object, and a section of the client's own.</summary>
internal static class RunConfigJson
{
    private const string OwnKey = "_wandb";

    internal static string Serialize(JsonObject config)
    {
        foreach (var (key, _) in config)
        {
            if (key is OwnKey or "wandb_version")
            {
                throw new ArgumentException($"The run's config has a key '{key}', which the protocol reserves. Choose another name.", nameof(config));
            }
        }

        var own = new JsonObject { ["cli_version"] = Instruments.Version, ["t"] = new JsonObject() };
        return JsonValues.Text(writer =>
        {
            writer.WriteStartObject();
            foreach (var (key, value) in config.Append(new(OwnKey, own)))
            {
                writer.WriteStartObject(key);
                writer.WritePropertyName("value");
                MetadataJson.Write(writer, value, config, "run's config");
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        });
    }
}
