using System.Reflection;
using System.Text.Json.Serialization;

namespace ArtifactSdk.ConventionTests;

/// <summary>What crosses the wire is serialized without reflection, so that trimmed programs work.</summary>
public sealed class WireTypesTests
{
    [Fact]
    public void The_context_knows_variables_and_data_of_every_operation()
    {
        var assembly = typeof(Artifact).Assembly;
        var context = (JsonSerializerContext)assembly.GetType("ArtifactSdk.Protocol.WireJsonContext", throwOnError: true)!
            .GetProperty("Default", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(null)!;
        var operations = assembly.GetTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(f => f.FieldType is { IsGenericType: true, Name: "GraphQlOperation`2" })
            .ToArray();

        operations.Should().HaveCountGreaterThan(30);
        operations.SelectMany(f => f.FieldType.GetGenericArguments()).Distinct().Where(t => context.GetTypeInfo(t) is null).Should().BeEmpty();
    }

    [Fact]
    public void Nothing_is_serialized_by_reflection()
    {
        string[] banned = ["JsonSerializer.Serialize(", "JsonSerializer.SerializeAsync(", "JsonSerializer.Deserialize<", "JsonSerializer.DeserializeAsync<"];
        var offenders = Support.Repository.Sources("ArtifactSdk")
            .SelectMany(f => File.ReadAllLines(f).Where(l => Array.Exists(banned, l.Contains) && !l.Contains("Type", StringComparison.Ordinal) && !l.Contains("Context", StringComparison.Ordinal)).Select(l => $"{f}: {l.Trim()}"));

        offenders.Should().BeEmpty();
    }
}
