using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ArtifactSdk.Server.Tests.Traces;

/// <summary>
/// Plays a recorded sequence of requests: documents from files, variables with placeholders such as <c>{{artifactId}}</c>
/// that earlier answers fill in, and uploads and downloads through the URLs that the server gave.
/// </summary>
internal sealed partial class TraceRunner(ITraceTransport transport)
{
    private readonly Dictionary<string, JsonNode?> _values = new(StringComparer.Ordinal);

    /// <summary>Every answer with data, for checks that hold for all of them.</summary>
    internal List<JsonObject> Answers { get; } = [];

    internal string? this[string name]
    {
        get => _values.GetValueOrDefault(name)?.ToString();
        set => _values[name] = value is null ? null : JsonValue.Create(value);
    }

    internal async Task PlayAsync(string folder, string trace)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Traces", folder);
        var steps = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(path, trace + ".json")))!.AsArray();
        for (var index = 0; index < steps.Count; index++)
        {
            var step = steps[index]!.AsObject();
            var name = $"{folder}/{trace} step {index + 1} ({(string?)step["document"] ?? step.First().Key})";
            if (step.ContainsKey("define"))
            {
                Define((string)step["define"]!, Fill((string)step["text"]!));
            }
            else if (step.ContainsKey("put"))
            {
                await PutAsync(step);
            }
            else if (step.ContainsKey("get"))
            {
                await GetAsync(step, name);
            }
            else
            {
                await PostAsync(path, step, name);
            }
        }
    }

    private void Define(string name, string text)
    {
        this[name] = text;
        this[name + ".md5"] = Convert.ToBase64String(MD5.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private async Task PutAsync(JsonObject step)
    {
        // No URL means that the server has the bytes.
        if (Resolve(step["put"]!) is { } url)
        {
            var headers = step["headers"] is { } given ? Resolve(given)?.AsArray().Select(header => (string)header!).ToList() : [];
            await transport.PutAsync((string)url!, headers ?? [], Encoding.UTF8.GetBytes(Fill((string)step["content"]!)));
        }
    }

    private async Task GetAsync(JsonObject step, string name)
    {
        var url = (string)Resolve(step["get"]!)!;
        Encoding.UTF8.GetString(await transport.GetAsync(url)).Should().Be(Fill((string)step["content"]!), name);
        if (step["urlContains"] is { } part)
        {
            url.Should().Contain((string)part!, name);
        }
    }

    private async Task PostAsync(string path, JsonObject step, string name)
    {
        var body = new JsonObject
        {
            ["query"] = await File.ReadAllTextAsync(Path.Combine(path, (string)step["document"]! + ".graphql")),
            ["variables"] = Resolve(step["variables"]),
        };
        if (step["operationName"] is { } operation)
        {
            body["operationName"] = operation.DeepClone();
        }

        var (status, answer) = await transport.PostAsync(body);
        (status, answer["errors"]?.ToJsonString()).Should().Be((200, null), name);
        Answers.Add(answer);
        Check(step, answer, name);
        foreach (var (target, from) in Pairs(step, "capture"))
        {
            _values[target] = JsonPath.One(answer, (string)from!)?.DeepClone();
        }
    }

    private void Check(JsonObject step, JsonObject answer, string name)
    {
        foreach (var (at, expected) in Pairs(step, "expect"))
        {
            Text(JsonPath.One(answer, at)).Should().Be(Text(Resolve(expected)), $"{name}: {at}");
        }

        foreach (var (at, expected) in Pairs(step, "startsWith"))
        {
            JsonPath.One(answer, at)!.ToString().Should().StartWith((string)expected!, $"{name}: {at}");
        }

        foreach (var (at, expected) in Pairs(step, "count"))
        {
            JsonPath.One(answer, at)!.AsArray().Should().HaveCount((int)expected!, $"{name}: {at}");
        }

        foreach (var (at, expected) in Pairs(step, "set"))
        {
            JsonPath.All(answer, at).Select(Text).Should().BeEquivalentTo(expected!.AsArray().Select(Text), $"{name}: {at}");
        }

        foreach (var (at, expected) in Pairs(step, "contains"))
        {
            var found = JsonPath.All(answer, at).SelectMany(node => node is JsonArray items ? items.AsEnumerable() : [node]);
            found.Select(Text).Should().Contain(Text(Resolve(expected)), $"{name}: {at}");
        }

        foreach (var at in step["nonNull"]?.AsArray() ?? [])
        {
            JsonPath.One(answer, (string)at!).Should().NotBeNull($"{name}: {at}");
        }

        foreach (var at in step["absent"]?.AsArray() ?? [])
        {
            JsonPath.Exists(answer, (string)at!).Should().BeFalse($"{name}: {at}");
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Pairs(JsonObject step, string key) => step[key]?.AsObject() ?? [];

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

    private JsonNode? Resolve(JsonNode? node) => node switch
    {
        JsonObject source => new JsonObject(source.Select(pair => KeyValuePair.Create(pair.Key, Resolve(pair.Value)))),
        JsonArray source => new JsonArray([.. source.Select(Resolve)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => ResolveText((string)value!),
        _ => node?.DeepClone(),
    };

    private JsonNode? ResolveText(string text) =>
        Placeholder().Match(text) is { Success: true } match && match.Length == text.Length
            ? Value(match.Groups[1].Value)?.DeepClone()
            : JsonValue.Create(Fill(text));

    private string Fill(string text) => Placeholder().Replace(text, match => Value(match.Groups[1].Value)?.ToString() ?? "");

    private JsonNode? Value(string name) =>
        _values.TryGetValue(name, out var value) ? value : throw new InvalidOperationException($"The trace has no value '{name}' yet.");

    [GeneratedRegex(@"\{\{([\w.]+)\}\}")]
    private static partial Regex Placeholder();
}
