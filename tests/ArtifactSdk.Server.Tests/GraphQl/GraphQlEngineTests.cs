using System.Buffers;
using System.Text.Json;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Tests.GraphQl;

public sealed class GraphQlEngineTests
{
    private static readonly GraphQlSchema Schema = GraphQlSchema.Parse(
        """
        interface Named { name: String! upper: String }
        type Person implements Named { name: String! upper: String friend: Person! children: [Person!]! age: Int }
        type Pet implements Named { name: String! upper: String }
        union Being = Person | Pet
        type Query { me: Person you: Person! beings: [Being] named: [Named!] slow: Int absent: Int arg(a: Int, b: String = "x"): String }
        type Mutation { add(n: Int!): Int fail: Int must: Int! }
        """);

    private readonly List<(Exception Exception, string Field, string Path)> _unexpected = [];

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Q")]
    public async Task The_only_operation_runs_whether_it_is_named_or_not(string? operation)
    {
        var answer = await RunAsync("#graphql\n query Q { me { name } }", operation: operation);
        answer.Outcome.StatusCode.Should().Be(200);
        answer.Body.ToJsonString().Should().Be("""{"data":{"me":{"name":"Ann"}}}""");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"unknown":{"deep":[1]},"usedAs":null}""")]
    public async Task Variables_may_be_missing_null_or_more_than_declared(string? variables)
    {
        var answer = await RunAsync("query Q($a: Int) { arg(a: $a) }", variables);
        answer.Data!["arg"]!.GetValue<string>().Should().Be("a absent, b x");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("1")]
    public async Task Variables_that_are_no_object_are_refused(string variables) =>
        (await RunAsync("{ me { name } }", variables)).Message.Should().Be("Variables must be provided as an object.");

    [Fact]
    public async Task Variables_with_half_a_surrogate_pair_are_refused()
    {
        var answer = await RunAsync("query Q($b: String) { arg(b: $b) }", """{"b":"\ud800"}""");
        answer.Message.Should().Be("The variables contain text that is not valid Unicode.");
        answer.Outcome.StatusCode.Should().Be(400);
    }

    [Theory]
    [InlineData("{ arg(a: null, b: null) }", "a null, b null")]
    [InlineData("{ arg(a: 1, b: \"y\") }", "a 1, b y")]
    [InlineData("{ arg }", "a absent, b x")]
    public async Task Resolvers_can_tell_null_from_absent(string query, string expected) =>
        (await RunAsync(query)).Data!["arg"]!.GetValue<string>().Should().Be(expected);

    [Fact]
    public async Task A_resolver_of_an_interface_serves_the_types_that_implement_it()
    {
        var answer = await RunAsync("{ named { __typename upper } beings { ... on Person { name } ... on Pet { upper } } }");
        answer.Data!.ToJsonString().Should().Be(
            """{"named":[{"__typename":"Person","upper":"ANN"},{"__typename":"Pet","upper":"REX"}],"beings":[{"name":"Ann"},{"upper":"REX"},null]}""");
    }

    [Fact]
    public async Task A_field_without_resolver_says_so_by_name_with_a_status_that_nobody_retries()
    {
        var answer = await RunAsync("{ me { name age } }");
        answer.Outcome.StatusCode.Should().Be(400);
        answer.Body.ToJsonString().Should().Be(
            """{"data":{"me":{"name":"Ann","age":null}},"errors":[{"message":"The field \u0022Person.age\u0022 is not served by this server yet.","locations":[{"line":1,"column":13}],"path":["me","age"],"extensions":{"code":"NOT_IMPLEMENTED"}}]}""");
    }

    [Fact]
    public async Task An_unexpected_exception_is_hidden_from_the_client_and_reported()
    {
        var answer = await RunAsync("{ you { children { friend { name } } } }");
        answer.Outcome.StatusCode.Should().Be(500);
        answer.Body.ToJsonString().Should().Be(
            """{"data":null,"errors":[{"message":"An internal error occurred.","locations":[{"line":1,"column":20}],"path":["you","children",0,"friend"],"extensions":{"code":"INTERNAL"}}]}""");
        var (exception, field, path) = _unexpected.Should().ContainSingle().Subject;
        exception.Message.Should().Be("secret");
        field.Should().Be("Person.friend");
        path.Should().Be("you/children/0/friend");
    }

    [Fact]
    public async Task Exceptions_of_the_program_can_be_translated()
    {
        var engine = new GraphQlEngine(
            Schema,
            Resolvers(),
            GraphQlLimits.Default,
            onUnexpected: null,
            exception => exception is TimeoutException ? new GraphQlFieldException("too late", "LATE", 409) : null);
        var answer = await GraphQlAnswer.GetAsync(engine, "mutation { fail }");
        answer.Message.Should().Be("too late");
        answer.Outcome.StatusCode.Should().Be(409);
    }

    [Theory]
    [InlineData(new[] { 500, 404 }, 404)]
    [InlineData(new[] { 404, 403 }, 403)]
    [InlineData(new[] { 403, 401, 500 }, 401)]
    [InlineData(new[] { 429, 409 }, 409)]
    [InlineData(new[] { 500, 418 }, 418)]
    [InlineData(new[] { 507 }, 507)]
    public async Task The_status_of_several_errors_is_the_one_to_settle_first(int[] statuses, int expected)
    {
        var remaining = new Queue<int>(statuses);
        var resolvers = new Resolvers();
        resolvers.Field("Query", "slow", _ => throw new GraphQlFieldException("no", "NO", remaining.Dequeue()));
        var query = "{" + string.Concat(statuses.Select((_, index) => $" x{index}: slow")) + " }";
        var answer = await GraphQlAnswer.GetAsync(new GraphQlEngine(Schema, resolvers, GraphQlLimits.Default), query);
        answer.Outcome.Errors.Should().HaveCount(statuses.Length);
        answer.Outcome.StatusCode.Should().Be(expected);
    }

    [Fact]
    public async Task Mutations_run_one_after_the_other_and_a_failure_stops_none_of_the_nullable_ones()
    {
        var answer = await RunAsync("mutation { a: add(n: 1) fail b: add(n: 2) c: add(n: 3) }");
        answer.Data!.ToJsonString().Should().Be("""{"a":1,"fail":null,"b":3,"c":6}""");
    }

    [Fact]
    public async Task A_mutation_that_allows_no_null_takes_the_data_with_it()
    {
        var answer = await RunAsync("mutation { add(n: 1) must }");
        answer.Body.ToJsonString().Should().StartWith("""{"data":null,"errors":[{"message":"Cannot return null for non-nullable field Mutation.must.",""");
    }

    [Fact]
    public async Task Asynchronous_resolvers_are_awaited_in_order()
    {
        var answer = await RunAsync("{ slow you { slow: name } again: slow }");
        answer.Data!.ToJsonString().Should().Be("""{"slow":1,"you":{"slow":"Ann"},"again":2}""");
    }

    [Fact]
    public async Task Cancellation_passes_through_and_writes_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        var resolvers = new Resolvers();
        resolvers.Field("Query", "slow", async context =>
        {
            await cancellation.CancelAsync();
            context.CancellationToken.ThrowIfCancellationRequested();
            return 1;
        });
        var output = new ArrayBufferWriter<byte>();
        var engine = new GraphQlEngine(Schema, resolvers, GraphQlLimits.Default);
        var run = async () => await engine.ExecuteAsync(new GraphQlRequest("{ slow }", null, null), new object(), output, cancellation.Token);
        await run.Should().ThrowAsync<OperationCanceledException>();
        output.WrittenCount.Should().Be(0);
    }

    [Fact]
    public async Task A_timeout_inside_a_resolver_is_not_the_clients_cancellation()
    {
        var resolvers = new Resolvers();
        resolvers.Field("Query", "slow", _ => throw new TaskCanceledException("inner"));
        var answer = await GraphQlAnswer.GetAsync(new GraphQlEngine(Schema, resolvers, GraphQlLimits.Default), "{ slow }");
        answer.Outcome.StatusCode.Should().Be(500);
    }

    [Theory]
    [InlineData("{ me { name } }", true, false)]
    [InlineData("{ me { x: name } }", true, false)]
    [InlineData("{ me { name: upper } }", false, false)]
    [InlineData("{ me { ...F } } fragment F on Named { ... on Person { name } }", true, false)]
    [InlineData("{ me { upper name @skip(if: true) } }", false, false)]
    [InlineData("query ($y: Boolean = true) { me { upper name @include(if: $y) } }", true, false)]
    [InlineData("{ me { upper } me { name } }", true, false)]
    [InlineData("{ me { upper friend { name } } }", false, true)]
    [InlineData("{ me { upper friend { ... { friend { name } } } } }", false, false)]
    public async Task Selects_sees_through_aliases_fragments_and_directives(string query, bool name, bool friendsName)
    {
        (bool Name, bool FriendsName)? seen = null;
        var resolvers = new Resolvers();
        resolvers.Field("Query", "me", context =>
        {
            seen = (context.Selects("name"), context.Selects("friend", "name"));
            return new(result: null);
        });
        await GraphQlAnswer.GetAsync(new GraphQlEngine(Schema, resolvers, GraphQlLimits.Default), query);
        seen.Should().Be((name, friendsName));
    }

    [Fact]
    public async Task A_resolver_knows_where_it_is()
    {
        var seen = new List<string>();
        var resolvers = Resolvers();
        resolvers.Field("Person", "age", context =>
        {
            seen.Add($"{context.FieldName} {context.ResponseKey} {context.Coordinate} {string.Join('/', context.Path)}");
            return new(1);
        });
        await GraphQlAnswer.GetAsync(new GraphQlEngine(Schema, resolvers, GraphQlLimits.Default), "{ you { children { y: age children { age } } } }", context: Person.Ann);
        seen.Should().Equal("age y Person.age you/children/0/y", "age y Person.age you/children/1/y");
    }

    [Fact]
    public void Missing_lists_the_fields_without_resolver()
    {
        var missing = Resolvers().Missing(Schema);
        missing.Should().Equal("Person.age", "Query.absent");
    }

    [Fact]
    public void A_resolver_for_something_that_does_not_exist_is_found_at_the_start()
    {
        var resolvers = new Resolvers();
        resolvers.Field("Person", "nmae", _ => new(1));
        var create = () => new GraphQlEngine(Schema, resolvers, GraphQlLimits.Default);
        create.Should().Throw<InvalidOperationException>().WithMessage("*\"Person.nmae\"*");
    }

    [Fact]
    public void Two_resolvers_for_one_field_are_found_at_the_start()
    {
        var resolvers = Resolvers();
        var add = () => resolvers.Field("Query", "me", _ => new(1));
        add.Should().Throw<InvalidOperationException>().WithMessage("*\"Query.me\"*");
    }

    [Fact]
    public async Task Subscriptions_are_refused() =>
        (await RunAsync("subscription { me { name } }")).Message.Should().Be("Schema is not configured to execute subscription operation.");

    [Fact]
    public async Task A_wrong_type_name_for_a_value_is_an_internal_error()
    {
        var resolvers = new Resolvers();
        resolvers.Field("Query", "beings", _ => new(new[] { "x" }));
        resolvers.TypeOf("Being", _ => "Query");
        var answer = await GraphQlAnswer.GetAsync(new GraphQlEngine(Schema, resolvers, GraphQlLimits.Default), "{ beings { __typename } }");
        answer.Body.ToJsonString().Should().StartWith("""{"data":{"beings":[null]},"errors":[{"message":"An internal error occurred.",""");
    }

    [Fact]
    public async Task The_same_document_can_run_many_times_at_once()
    {
        var engine = new GraphQlEngine(Schema, Resolvers(), GraphQlLimits.Default);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(index => Task.Run(
            () => GraphQlAnswer.GetAsync(engine, "query Q($a: Int) { arg(a: $a) you { name } }", JsonSerializer.Serialize(new { a = index })),
            TestContext.Current.CancellationToken)));
        answers.Select(answer => answer.Data!["arg"]!.GetValue<string>()).Should().Equal(Enumerable.Range(0, 200).Select(index => $"a {index}, b x"));
    }

    private Task<GraphQlAnswer> RunAsync(string query, string? variables = null, string? operation = null)
    {
        var engine = new GraphQlEngine(
            Schema,
            Resolvers(),
            GraphQlLimits.Default,
            (exception, field) => _unexpected.Add((exception, field.Coordinate, string.Join('/', field.Path))));
        return GraphQlAnswer.GetAsync(engine, query, variables, operation);
    }

    private static Resolvers Resolvers()
    {
        var sum = 0;
        var turns = 0;
        var resolvers = new Resolvers();
        resolvers.Field("Query", "me", _ => new(Person.Ann));
        resolvers.Field("Query", "you", _ => new(Person.Ann));
        resolvers.Field("Query", "beings", _ => new(new object?[] { Person.Ann, new Pet("Rex"), null }));
        resolvers.Field("Query", "named", _ => new(new object[] { Person.Ann, new Pet("Rex") }));
        resolvers.Field("Query", "slow", async _ =>
        {
            await Task.Yield();
            return ++turns;
        });
        resolvers.Field("Query", "arg", context => new($"a {Show(context.Arguments, "a")}, b {Show(context.Arguments, "b")}"));
        resolvers.Field<Person>("Person", "name", person => person.Name);
        resolvers.Field<Person>("Person", "friend", _ => throw new InvalidDataException("secret"));
        resolvers.Field<Person>("Person", "children", (person, _) => new(person.Children));
        resolvers.Field<Pet>("Pet", "name", pet => pet.Name);
        resolvers.Field<INamed>("Named", "upper", named => named.Name.ToUpperInvariant());
        resolvers.TypeOf("Being", value => value.GetType().Name);
        resolvers.TypeOf("Named", value => value.GetType().Name);
        resolvers.Field("Mutation", "add", context => new(sum += context.Arguments.Int("n")!.Value));
        resolvers.Field("Mutation", "fail", _ => throw new TimeoutException("secret"));
        resolvers.Field("Mutation", "must", _ => new(result: null));
        return resolvers;
    }

    private static string Show(ArgumentReader arguments, string name) =>
        !arguments.Has(name) ? "absent" : arguments.Raw(name)?.ToString() ?? "null";

    private interface INamed
    {
        string Name { get; }
    }

    private sealed record Person(string Name, IReadOnlyList<Person> Children) : INamed
    {
        public static Person Ann { get; } = new("Ann", [new Person("Bob", []), new Person("Eve", [])]);
    }

    private sealed record Pet(string Name) : INamed;
}
