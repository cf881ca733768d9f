using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactSdk.Paths;

namespace ArtifactSdk;

/// <summary>Which registries, collections or versions a search is for: fields with conditions, combined, or the JSON text of the server's language.</summary>
/// <remarks>
/// Registries have a name, a description and times; collections labels as well; versions a number, labels, aliases, metadata and times. A field
/// that something does not have is an error of the server. Immutable; equal texts mean equal filters.
/// </remarks>
public sealed class SearchFilter
{
    // As deep as a writer goes: conditions that are joined one after the other lie in each other.
    private const int MaxDepth = 1_000;

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = MaxDepth };

    private readonly string _json;

    private SearchFilter(JsonObject json) => _json = json.ToJsonString();

    /// <summary>The name of a registry (without prefix) or of a collection is a text.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    public static SearchFilter NameIs(string name) => Equal("name", NotEmpty(name));

    /// <summary>The name of a registry (with its prefix <c>wandb-registry-</c>) or of a collection matches a regular expression.</summary>
    /// <param name="pattern">The expression, in the server's dialect.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The pattern is null or empty.</exception>
    public static SearchFilter NameMatches(string pattern) => Compare("name", "$regex", NotEmpty(pattern));

    /// <summary>The description contains a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The text is null.</exception>
    public static SearchFilter DescriptionContains(string text) => Compare("description", "$contains", NotNull(text));

    /// <summary>A collection or version has a tag.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The tag is null or empty.</exception>
    public static SearchFilter HasTag(string tag) => Equal("tag", NotEmpty(tag));

    /// <summary>A version has an alias.</summary>
    /// <param name="alias">The alias.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The alias is null or empty.</exception>
    public static SearchFilter HasAlias(string alias) => Equal("alias", NotEmpty(alias));

    /// <summary>A value in the metadata of a version equals a value.</summary>
    /// <param name="path">The keys that lead to it, with dots between them.</param>
    /// <param name="value">The value: a string, a number or a Boolean.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The path is empty, or the value is null.</exception>
    public static SearchFilter MetadataIs(string path, JsonValue value)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(value);
        try
        {
            return Equal($"metadata.{path}", value.DeepClone());
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or InvalidOperationException or JsonException)
        {
            throw new ArgumentException($"The value for '{path}' cannot be written as JSON: {e.Message}", nameof(value), e);
        }
    }

    /// <summary>Created at a time or later.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The filter.</returns>
    public static SearchFilter CreatedSince(DateTimeOffset time) => Compare("created_at", "$gte", Text(time));

    /// <summary>Created before a time.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The filter.</returns>
    public static SearchFilter CreatedBefore(DateTimeOffset time) => Compare("created_at", "$lt", Text(time));

    /// <summary>Changed at a time or later.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The filter.</returns>
    public static SearchFilter UpdatedSince(DateTimeOffset time) => Compare("updated_at", "$gte", Text(time));

    /// <summary>All of the filters match.</summary>
    /// <param name="filters">The filters, at least one.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">There is no filter, or one is null.</exception>
    public static SearchFilter All(params SearchFilter[] filters) => Combine("$and", filters);

    /// <summary>At least one of the filters matches.</summary>
    /// <param name="filters">The filters, at least one.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">There is no filter, or one is null.</exception>
    public static SearchFilter Any(params SearchFilter[] filters) => Combine("$or", filters);

    /// <summary>A filter does not match.</summary>
    /// <param name="filter">The filter.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The filter is null.</exception>
    public static SearchFilter Not(SearchFilter filter) => Combine("$nor", [filter]);

    /// <summary>Takes the server's language as it is.</summary>
    /// <param name="json">A JSON object such as <c>{"$or":[{"tag":"a"},{"alias":{"$in":["b","c"]}}]}</c>.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The text is no JSON object.</exception>
    public static SearchFilter FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var root = JsonNode.Parse(json, documentOptions: Deep) as JsonObject
                ?? throw new ArgumentException("The filter is JSON, but not an object. Write one such as {\"name\":\"x\"}.", nameof(json));
            RefuseTwice(root);
            return new(root);
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"The filter is not JSON: {e.Message}", nameof(json), e);
        }
    }

    /// <summary>Returns the JSON text that the server is sent.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _json;

    /// <summary>The text for registries, whose names have a prefix on the server.</summary>
    internal string ForRegistries()
    {
        var root = Parse(_json);
        AddPrefix(root);
        return root.ToJsonString();
    }

    /// <summary>The text for versions of a collection, of which only those that are complete are meant unless the filter says otherwise.</summary>
    internal string ForVersions()
    {
        const string state = "state";
        var root = Parse(_json);
        if (!root.ContainsKey(state))
        {
            root[state] = "COMMITTED";
        }

        return root.ToJsonString();
    }

    private static SearchFilter Equal(string field, JsonNode? value) => new(new JsonObject { [field] = value });

    private static SearchFilter Compare(string field, string comparison, JsonNode? value) => new(new JsonObject { [field] = new JsonObject { [comparison] = value } });

    private static SearchFilter Combine(string how, SearchFilter[] filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        if (filters.Length == 0 || filters.Contains(null))
        {
            throw new ArgumentException("There is no filter to combine, or a filter is null.", nameof(filters));
        }

        try
        {
            return new(new JsonObject { [how] = new JsonArray([.. filters.Select(filter => Parse(filter._json))]) });
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ArgumentException($"The filters are nested more than {MaxDepth} levels deep. Combine many at once: All and Any take any number.", nameof(filters), e);
        }
    }

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json, documentOptions: Deep)!;

    // One of the two conditions would be lost without a word.
    private static void RefuseTwice(JsonNode? json)
    {
        IEnumerable<JsonNode?> children;
        try
        {
            children = json switch
            {
                JsonObject fields => fields.Select(f => f.Value).ToArray(),
                JsonArray items => items,
                _ => [],
            };
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"In the filter, one object contains a name twice. Join the conditions by \"$and\". {e.Message}", nameof(json), e);
        }

        foreach (var child in children)
        {
            RefuseTwice(child);
        }
    }

    private static JsonValue Text(DateTimeOffset time) =>
        JsonValue.Create(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", System.Globalization.CultureInfo.InvariantCulture));

    private static string NotEmpty(string text, [CallerArgumentExpression(nameof(text))] string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(text, name);
        return text;
    }

    private static string NotNull(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text;
    }

    private static void AddPrefix(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                AddPrefix(item);
            }
        }
        else if (node is JsonObject fields)
        {
            foreach (var (key, value) in fields.ToArray())
            {
                if (key == "name")
                {
                    fields[key] = Prefixed(value);
                }
                else
                {
                    AddPrefix(value);
                }
            }
        }
    }

    // Patterns are the caller's affair: nobody can tell where in them a name begins.
    private static JsonNode? Prefixed(JsonNode? operand)
    {
        switch (operand)
        {
            case JsonValue value when value.TryGetValue<string>(out var name):
                return name.StartsWith(PathRules.RegistryPrefix, StringComparison.Ordinal) ? name : PathRules.RegistryPrefix + name;
            case JsonArray names:
                return new JsonArray([.. names.Select(Prefixed)]);
            case JsonObject comparisons:
                return new JsonObject(comparisons.Select(c => KeyValuePair.Create(
                    c.Key,
                    c.Key is "$eq" or "$ne" or "$in" or "$nin" or "$lt" or "$lte" or "$gt" or "$gte" or "$not" ? Prefixed(c.Value) : c.Value?.DeepClone())));
            default:
                return operand?.DeepClone();
        }
    }
}
