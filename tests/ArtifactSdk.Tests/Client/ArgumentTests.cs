using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Tests.Client;

/// <summary>Every public method, found by reflection, so that a new one is not forgotten: null and empty are refused before anything is sent.</summary>
public sealed class ArgumentTests
{
    // Where an empty text or list means something, or where the method does not look at what it is given.
    private static readonly HashSet<string> MayBeEmpty =
    [
        "Run.SetNotesAsync(notes)",
        "Run.SetTagsAsync(tags)",
        "SearchFilter.DescriptionContains(text)",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_public_method_takes_null_where_its_signature_does_not_say_so()
    {
        await using var calls = await PublicCalls.StartAsync();

        var wrong = new List<string>();
        var count = 0;
        foreach (var (method, parameter) in Parameters().Where(p => !p.Parameter.ParameterType.IsValueType))
        {
            count++;
            if (await FaultOfAsync(calls, method, parameter, null) is { } fault)
            {
                wrong.Add(fault);
            }
        }

        wrong.Should().BeEmpty();
        count.Should().BeGreaterThan(70);
    }

    [Fact]
    public async Task No_public_method_takes_an_empty_text_or_one_of_blanks()
    {
        await using var calls = await PublicCalls.StartAsync();

        var wrong = new List<string>();
        foreach (var (method, parameter) in Parameters().Where(p => p.Parameter.ParameterType == typeof(string) || p.Parameter.ParameterType == typeof(IEnumerable<string>)))
        {
            object[] values = parameter.ParameterType == typeof(string) ? [""] : [new[] { "" }, new string[] { null! }];
            foreach (var value in values)
            {
                if (!MayBeEmpty.Contains(NameOf(method, parameter)) && await FaultOfAsync(calls, method, parameter, value) is { } fault)
                {
                    wrong.Add(fault);
                }
            }
        }

        wrong.Should().BeEmpty();
    }

    private static IEnumerable<(MethodBase Method, ParameterInfo Parameter)> Parameters()
    {
        var context = new NullabilityInfoContext();
        return typeof(ArtifactClient).Assembly.GetExportedTypes()
            .Where(type => !type.IsInterface && !type.IsEnum && !type.IsAssignableTo(typeof(Exception)) && !type.IsAssignableTo(typeof(Delegate)) && !IsPlainData(type))
            .SelectMany(Methods)
            .SelectMany(method => method.GetParameters().Select(parameter => (method, parameter)))
            .Where(p => !p.parameter.ParameterType.IsByRef && context.Create(p.parameter).WriteState != NullabilityState.Nullable);
    }

    private static IEnumerable<MethodBase> Methods(Type type) => type
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(method => !method.IsSpecialName && !method.IsGenericMethod && method.GetBaseDefinition().DeclaringType != typeof(object) && !method.Name.StartsWith("op_", StringComparison.Ordinal))
        .Cast<MethodBase>()
        .Concat(type.IsAbstract ? [] : type.GetConstructors());

    // Records and options hold what they are given; what uses them checks it.
    private static bool IsPlainData(Type type) =>
        type.GetMethod("<Clone>$") is not null || type.Name.EndsWith("Options", StringComparison.Ordinal) || type.Name.EndsWith("Update", StringComparison.Ordinal) || type == typeof(ReferenceContent);

    private static string NameOf(MethodBase method, ParameterInfo parameter) =>
        $"{method.DeclaringType!.Name}.{(method.IsConstructor ? "new" : method.Name)}({parameter.Name})";

    /// <summary>Calls with one argument that is wrong; null when it was refused as it should be.</summary>
    private static async Task<string?> FaultOfAsync(PublicCalls calls, MethodBase method, ParameterInfo wrong, object? value)
    {
        var shown = $"{NameOf(method, wrong)} = {(value is null ? "null" : value is string ? "''" : "['']")} of ({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))})";
        var before = calls.Api.Calls.Count;
        try
        {
            var arguments = method.GetParameters().Select(p => p.Position == wrong.Position ? value : p.HasDefaultValue && !p.ParameterType.IsValueType ? null : Valid(calls, p)).ToArray();
            var target = method.IsStatic || method.IsConstructor ? null : Instance(calls, method.DeclaringType!);
            await FinishAsync(method is ConstructorInfo constructor ? constructor.Invoke(arguments) : method.Invoke(target, arguments));
            return $"{shown} was taken";
        }
        catch (TargetInvocationException e) when (IsRefusal(e.InnerException!))
        {
            return Sent();
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return Sent();
        }
        catch (Exception e)
        {
            return $"{shown}: {(e is TargetInvocationException { InnerException: { } inner } ? inner : e).GetType().Name}: {(e.InnerException ?? e).Message}";
        }

        string? Sent() => calls.Api.Calls.Count == before ? null : $"{shown} was sent to the server";
    }

    private static bool IsRefusal(Exception e) => e is ArgumentException or ArtifactPathFormatException;

    private static async Task FinishAsync(object? result)
    {
        switch (result)
        {
            case Task task:
                await task;
                break;
            case ValueTask task:
                await task;
                break;
            case not null when result.GetType().GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)) is { } items:
                await (Task)typeof(ArgumentTests).GetMethod(nameof(BeginAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(items.GetGenericArguments()).Invoke(null, [result])!;
                break;
        }
    }

    private static async Task BeginAsync<T>(IAsyncEnumerable<T> items)
    {
        await using var enumerator = items.GetAsyncEnumerator(Token);
        await enumerator.MoveNextAsync();
    }

    private static object Instance(PublicCalls calls, Type type) => type switch
    {
        _ when type == typeof(ArtifactClient) => calls.Client,
        _ when type == typeof(ArtifactVersion) => calls.Version,
        _ when type == typeof(ArtifactCollection) => calls.Collection,
        _ when type == typeof(Registry) => calls.Registry,
        _ when type == typeof(StoredRun) => calls.Stored,
        _ when type == typeof(Run) => calls.Run,
        _ when type == typeof(Artifact) => new Artifact("prices", "dataset"),
        _ when type == typeof(ArtifactCache) => calls.Client.Cache,
        _ when type == typeof(CollectionPath) => calls.Version.Path.Collection,
        _ when type == typeof(ArtifactPath) => calls.Version.Path,
        _ when type == typeof(GoogleStorageReferenceHandler) => new GoogleStorageReferenceHandler(new HttpClient(), _ => new("")),
        _ when type == typeof(AzureBlobReferenceHandler) => new AzureBlobReferenceHandler(new HttpClient(), _ => new("")),
        _ => throw new NotSupportedException($"Say in this test how to make a {type.Name}."),
    };

    private static object? Valid(PublicCalls calls, ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type switch
        {
            _ when type == typeof(CancellationToken) => Token,
            _ when type == typeof(string) => "prices",
            _ when type.IsEnum => Enum.GetValues(type).GetValue(0),
            _ when type == typeof(TimeSpan) => TimeSpan.FromDays(1),
            _ when type == typeof(CollectionPath) => calls.Version.Path.Collection,
            _ when type == typeof(ArtifactPath) => calls.Version.Path,
            _ when type == typeof(VersionTag) => calls.Version.Path.Tag,
            _ when type == typeof(ArtifactVersion) => calls.Version,
            _ when type == typeof(Artifact) => new Artifact("other", "dataset"),
            _ when type == typeof(Uri) => new Uri("https://example.invalid/a"),
            _ when type == typeof(Stream) => new MemoryStream(),
            _ when type == typeof(JsonObject) => new JsonObject(),
            _ when type == typeof(JsonValue) => JsonValue.Create(1),
            _ when type == typeof(HttpClient) => new HttpClient(),
            _ when type.IsAssignableTo(typeof(Delegate)) => null,
            _ when type.IsAssignableTo(typeof(IDictionary)) => Activator.CreateInstance(type),
            _ when type.IsAssignableFrom(typeof(string[])) => new[] { "x" },
            _ when type.IsAssignableFrom(typeof(ArtifactVersion[])) => new[] { calls.Version },
            _ when type.IsAssignableFrom(typeof(Dictionary<string, double>)) => new Dictionary<string, double>(),
            _ when type.IsValueType || type.GetConstructor([]) is not null => Activator.CreateInstance(type),
            _ => null,
        };
    }
}
