using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Tests.GraphQl.Oracle;

/// <summary>What the reference implementation answered; <c>generate.mjs</c> beside this file says how it was asked.</summary>
internal static class OracleFixture
{
    private static readonly Lazy<JsonElement> Document = new(() => JsonElement.Parse(Read("oracle.json")));

    public static GraphQlSchema Schema { get; } = GraphQlSchema.Parse(Read("oracle.graphql"));

    public static IReadOnlyList<JsonElement> Cases(string name) => [.. Document.Value.GetProperty(name).EnumerateArray()];

    public static JsonElement Get(string name) => Document.Value.GetProperty(name);

    public static GraphQlSchema SchemaOf(JsonElement item) =>
        item.GetProperty("schema").GetString() == "oracle" ? Schema : ServerSchema.Parsed;

    /// <summary>Fields read the property of their name; fields that begin with echo answer with their arguments.</summary>
    public static Resolvers Resolvers()
    {
        var resolvers = new Resolvers();
        foreach (var coordinate in new Resolvers().Missing(Schema))
        {
            var (type, field) = (coordinate.Split('.')[0], coordinate.Split('.')[1]);
            resolvers.Field(type, field, context => new(field.StartsWith("echo", StringComparison.Ordinal) ? Echo(context) : Property(context.Source, field)));
        }

        foreach (var type in new[] { "Node", "Named", "Animal", "Thing" })
        {
            resolvers.TypeOf(type, value => ((JsonElement)value).GetProperty("__typename").GetString()!);
        }

        return resolvers;
    }

    public static JsonNode? Plain(object? value) => value switch
    {
        null => null,
        string text => text,
        int number => number,
        long number => number,
        double number => number,
        bool boolean => boolean,
        JsonElement element => JsonNode.Parse(element.GetRawText()),
        ArgumentReader reader => new JsonObject(reader.Given().Select(pair => KeyValuePair.Create(pair.Name, Plain(pair.Value)))),
        object?[] items => new JsonArray([.. items.Select(Plain)]),
        _ => throw new InvalidOperationException($"Unexpected {value.GetType()}."),
    };

    private static string Echo(FieldContext context) => Plain(context.Arguments)!.ToJsonString();

    private static object? Property(object? source, string field)
    {
        if (!((JsonElement)source!).TryGetProperty(field, out var value))
        {
            return null;
        }

        // A field of type JSON is the only one that takes an object with this name.
        return field == "json" ? value : Value(value);
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number when value.TryGetInt32(out var whole) => whole,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Array => value.EnumerateArray().Select(Value).ToList(),
        _ => value,
    };

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"GraphQl.Oracle.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
