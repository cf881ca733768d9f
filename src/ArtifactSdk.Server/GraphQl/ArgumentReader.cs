namespace ArtifactSdk.Server.GraphQl;

/// <summary>
/// Typed access to coerced arguments, or to the fields of an input object. Reading a name that the schema does not declare throws;
/// absent and null both read as null, and <see cref="Has"/> tells them apart.
/// </summary>
internal sealed class ArgumentReader
{
    public string? String(string name) => throw new NotImplementedException();

    public string RequiredString(string name) => throw new NotImplementedException();

    public int? Int(string name) => throw new NotImplementedException();

    public long? Long(string name) => throw new NotImplementedException();

    public double? Double(string name) => throw new NotImplementedException();

    public bool? Bool(string name) => throw new NotImplementedException();

    public ArgumentReader? Object(string name) => throw new NotImplementedException();

    public IReadOnlyList<ArgumentReader>? Objects(string name) => throw new NotImplementedException();

    public IReadOnlyList<string>? Strings(string name) => throw new NotImplementedException();

    /// <summary>Whether the client gave a value, null included, or the schema has a default. False for names that are not declared.</summary>
    public bool Has(string name) => throw new NotImplementedException();

    /// <summary>
    /// The coerced value: <see cref="string"/> (String, ID, enums, JSONString, DateTime), <see cref="int"/>, <see cref="long"/>,
    /// <see cref="double"/>, <see cref="bool"/>, <see cref="System.Text.Json.JsonElement"/> (JSON), <see cref="ArgumentReader"/> or a list of these.
    /// </summary>
    public object? Raw(string name) => throw new NotImplementedException();
}
