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
        var wrapped = new JsonObject();
        foreach (var (key, value) in config)
        {
            if (key is OwnKey or "wandb_version")
            {
                throw new ArgumentException($"The run's config has a key '{key}', which the protocol uses itself. Choose another name.", nameof(config));
            }

            wrapped[key] = new JsonObject { ["value"] = value?.DeepClone() };
        }

        wrapped[OwnKey] = new JsonObject { ["value"] = new JsonObject { ["cli_version"] = Instruments.Version, ["t"] = new JsonObject() } };
        return MetadataJson.SerializeAll(wrapped);
    }
}
