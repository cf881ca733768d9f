using System.Reflection;

namespace ArtifactSdk.ConventionTests;

public sealed class NamingTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static IEnumerable<MethodInfo> PublicMethods => typeof(Artifact).Assembly.GetExportedTypes()
        .SelectMany(t => t.GetMethods(Declared))
        .Where(m => !m.IsSpecialName);

    [Fact]
    public void Awaitable_methods_end_in_Async_and_only_they_do()
    {
        var offenders = PublicMethods
            .Where(m => m.GetBaseDefinition().DeclaringType?.Assembly == typeof(Artifact).Assembly || m.DeclaringType!.IsValueType)
            .Where(m => IsAwaitable(m.ReturnType) != m.Name.EndsWith("Async", StringComparison.Ordinal))
            .Select(m => $"{m.DeclaringType!.Name}.{m.Name}");

        offenders.Should().BeEmpty();
    }

    /// <summary>Beside a method where it is optional, one may take it alone: both optional, a call without it would fit both.</summary>
    [Fact]
    public void The_cancellation_token_is_last_and_can_be_left_out()
    {
        var methods = PublicMethods.Where(m => m.Name.EndsWith("Async", StringComparison.Ordinal) && m.Name != "DisposeAsync").ToList();
        var offenders = methods
            .Where(m => m.GetParameters() is not [.., { Name: "cancellationToken" } last] || last.ParameterType != typeof(CancellationToken))
            .Concat(methods.Where(m => !methods.Exists(o => o.DeclaringType == m.DeclaringType && o.Name == m.Name && o.GetParameters() is [.., { IsOptional: true }])))
            .Select(m => $"{m.DeclaringType!.Name}.{m.Name}");

        offenders.Should().BeEmpty();
    }

    [Fact]
    public void Exactly_the_listed_methods_have_blocking_twins()
    {
        var blocking = PublicMethods
            .Where(m => m.DeclaringType!.GetMethods(Declared).Any(a => a.Name == m.Name + "Async"))
            .Select(m => $"{m.DeclaringType!.Name}.{m.Name}")
            .Distinct();

        blocking.Should().BeEquivalentTo(
            "Run.Init",
            "Run.LogArtifact",
            "Run.LinkArtifact",
            "Run.UseArtifact",
            "Run.Finish",
            "ArtifactClient.GetArtifact",
            "ArtifactVersion.Download");
    }

    [Fact]
    public void All_public_types_share_one_namespace()
    {
        var offenders = typeof(Artifact).Assembly.GetExportedTypes()
            .Where(t => t.Namespace is not ("ArtifactSdk" or "Microsoft.Extensions.DependencyInjection"))
            .Select(t => t.FullName);

        offenders.Should().BeEmpty();
    }

    [Fact]
    public void Exceptions_derive_as_drawn()
    {
        var exceptions = typeof(Artifact).Assembly.GetExportedTypes().Where(t => t.IsAssignableTo(typeof(Exception)));

        exceptions.ToDictionary(t => t.Name, t => t.BaseType!.Name).Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["ArtifactException"] = "Exception",
            ["ArtifactApiException"] = "ArtifactException",
            ["ArtifactNotFoundException"] = "ArtifactApiException",
            ["ArtifactAccessException"] = "ArtifactApiException",
            ["ArtifactLinkException"] = "ArtifactApiException",
            ["ArtifactTransferException"] = "ArtifactException",
            ["ArtifactIntegrityException"] = "ArtifactException",
            ["ArtifactTimeoutException"] = "ArtifactException",
            ["ArtifactPathFormatException"] = "FormatException",
        });
    }

    [Fact]
    public void Options_are_sealed_and_have_a_parameterless_constructor()
    {
        var offenders = typeof(Artifact).Assembly.GetExportedTypes()
            .Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal))
            .Where(t => !t.IsSealed || t.GetConstructor(Type.EmptyTypes) is null)
            .Select(t => t.Name);

        offenders.Should().BeEmpty();
    }

    [Fact]
    public void There_are_no_public_mutable_statics()
    {
        var offenders = typeof(Artifact).Assembly.GetExportedTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => !f.IsInitOnly && !f.IsLiteral).Select(f => $"{t.Name}.{f.Name}")
                .Concat(t.GetProperties(BindingFlags.Public | BindingFlags.Static).Where(p => p.SetMethod is { IsPublic: true }).Select(p => $"{t.Name}.{p.Name}")));

        offenders.Should().BeEmpty();
    }

    private static bool IsAwaitable(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask)
        || (type.IsGenericType && type.GetGenericTypeDefinition() is { } generic
            && (generic == typeof(Task<>) || generic == typeof(ValueTask<>) || generic == typeof(IAsyncEnumerable<>)));
}
